/// The answer of an ``AccessPolicy``.
public enum AccessDecision: Hashable, Sendable {
    case allowed
    /// 401 with a challenge: a login could change the answer.
    case needsLogin
    /// 401 with a challenge that names the scope: another token of the same user could change the answer.
    case needsScope
    /// 403: this principal may not do it, whoever asks again.
    case denied
    /// 404: this principal may not know whether the repository exists.
    case hidden
}

/// The answer of an ``AccessPolicy``.
public enum AccessDecision: Hashable, Sendable {
    case allowed
    /// 401 with a ``Challenge``: a login could change the answer.
    case needsLogin
    /// 403: this principal may not do it, whoever asks again.
    case denied
}

/// What became of the wish for a token.
public enum TokenOutcome: Hashable, Sendable {
    /// `isRemembered` says whether the password was verified a short while ago.
    case issued(IssuedToken, to: Principal, isRemembered: Bool)
    /// Nobody has logged in, and those without a login may do nothing.
    case needsLogin
    /// As ``AuthenticationOutcome/wrong``.
    case wrong
    /// As ``AuthenticationOutcome/busy(retryAfter:)``.
    case busy(retryAfter: Duration)
}

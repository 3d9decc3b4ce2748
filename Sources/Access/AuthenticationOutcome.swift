/// What became of the credentials that a request carried.
public enum AuthenticationOutcome: Hashable, Sendable {
    /// The password is right, or the token is good.
    case verified(Caller)
    /// No `Authorization`, or one of a scheme that is not asked for; go on as ``Principal/anonymous``.
    case noCredentials
    /// Unknown user, wrong password, or a header that is not well-formed: 401. The cases are not told apart on purpose.
    case wrong
    /// A token that is not ours, is over, or whose user is not what he was: 401, whereupon clients ask for another.
    case invalidToken
    /// Too many passwords are being hashed: 503 with this `Retry-After`. Says nothing about the credentials.
    case busy(retryAfter: Duration)
}

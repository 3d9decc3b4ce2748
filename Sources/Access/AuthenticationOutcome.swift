/// What became of the credentials that a request carried.
public enum AuthenticationOutcome: Hashable, Sendable {
    /// The password is right: a ``Principal/user(_:)``.
    case verified(Principal)
    /// No `Authorization`, or one of another scheme than Basic; go on as ``Principal/anonymous``.
    case noCredentials
    /// Unknown user, wrong password, or a header that is not well-formed: 401. The cases are not told apart on purpose.
    case wrong
    /// Too many passwords are being hashed: 503 with this `Retry-After`. Says nothing about the credentials.
    case busy(retryAfter: Duration)
}

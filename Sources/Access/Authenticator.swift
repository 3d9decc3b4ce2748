public import Logging

/// Finds out on whose behalf a request acts, by the value of its `Authorization` header.
public protocol Authenticator: Sendable {
    /// The login that a header carries, when that is known without waiting; to be kept with the connection that it came over and asked
    /// again by ``confirms(_:authorization:)``.
    func verifiedLogin(authorization: String) -> VerifiedLogin?

    /// Whether `authorization` is that of `login`, and the login still counts.
    func confirms(_ login: VerifiedLogin, authorization: String) -> Bool

    /// Judges the value of a header. Refusals are logged to `logger` at info, never with a password or token.
    nonisolated(nonsending) func verify(authorization: String?, logger: Logger) async -> AuthenticationOutcome
}

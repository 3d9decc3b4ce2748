/// Why something asked of a registry did not come about: what remains after all attempts.
public struct ClientError: Error, Sendable {
    public var code: Code
    /// For a person: what was attempted and where, what the server said, and what would be right where that is known. It is fit
    /// for a terminal, and holds no password and no token.
    public var message: String
    /// The status of the server's answer; nil when there was none.
    public var status: Int?
    /// What the server's error document says (OCI distribution-spec, "Error Codes"), at most 8 entries.
    public var refusals: [ServerRefusal]
    /// How long the server wants to be left alone.
    public var retryAfter: Duration?
    public var cause: (any Error)?
    /// Whether it is not the registry that failed, but a host that it leads to: its token server, or one that a redirect names.
    public var isElsewhere = false

    public init(
        _ code: Code, _ message: String, status: Int? = nil, refusals: [ServerRefusal] = [],
        retryAfter: Duration? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.refusals = refusals
        self.retryAfter = retryAfter
        self.cause = cause
    }
}

extension ClientError: CustomStringConvertible {
    public var description: String { message }
}

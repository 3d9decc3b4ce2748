/// Who asks, and what the credential is good for that came along.
public struct Caller: Hashable, Sendable {
    public let principal: Principal
    /// What a token is limited to; nil for a password and for nothing.
    public let scopes: TokenScopes?

    public init(_ principal: Principal, limitedTo scopes: TokenScopes? = nil) {
        self.principal = principal
        self.scopes = scopes
    }

    /// Nobody has shown a credential.
    public static let anonymous = Caller(.anonymous)

    /// A user whose password was verified.
    public static func user(_ name: String) -> Caller { Caller(.user(name)) }
}

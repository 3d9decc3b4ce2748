/// A token as a client gets it.
public struct IssuedToken: Hashable, Sendable {
    public var text: String
    /// Seconds since 1970 UTC.
    public var issued: Int64
    /// Seconds.
    public var lifetime: Int64
    /// What it is good for, as far as its user may do that.
    public var scopes: TokenScopes
}

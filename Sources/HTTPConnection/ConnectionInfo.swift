/// What is known of the connection that a request came over.
public struct ConnectionInfo: Hashable, Sendable {
    /// The peer's address without port, an IPv4 address as such also on a dual-stack listener; empty on a unix socket.
    public var remoteHost: String
    /// `address:port` of the peer; empty on a unix socket.
    public var remoteAddress: String
    public var isSecure: Bool
    /// `HTTP/1.1` or `HTTP/2.0`, as access logs name them.
    public var version: String

    public init(remoteHost: String, remoteAddress: String, isSecure: Bool, version: String) {
        self.remoteHost = remoteHost
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
        self.version = version
    }
}

import Synchronization

/// What is known of the connection that a request came over. All requests of a connection share one.
public final class ConnectionInfo: Sendable {
    /// The peer's address without port, an IPv4 address as such also on a dual-stack listener; empty on a unix socket.
    public let remoteHost: String
    /// `address:port` of the peer; empty on a unix socket.
    public let remoteAddress: String
    public let isSecure: Bool
    /// `HTTP/1.1`, `HTTP/1.0` or `HTTP/2.0`, as access logs name them.
    public let version: String
    /// The subject of the certificate that the client showed and that was verified, as RFC 4514 writes it.
    public let clientSubject: String?
    /// The number of the thread that serves the connection, from 0: what is kept apart by it is seldom waited for.
    public let lane: Int

    private let memo = Mutex<(any AnyObject & Sendable)?>(nil)

    public init(
        remoteHost: String, remoteAddress: String, isSecure: Bool, version: String, clientSubject: String? = nil,
        lane: Int = 0
    ) {
        self.remoteHost = remoteHost
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
        self.version = version
        self.clientSubject = clientSubject
        self.lane = lane
    }

    /// What the server noted for the requests that follow on this connection; the last note replaces those before.
    public var note: (any AnyObject & Sendable)? {
        get { memo.withLock { $0 } }
        set { memo.withLock { $0 = newValue } }
    }

    /// The same connection, as a request of HTTP/1.0 sees it.
    var asVersion10: ConnectionInfo {
        ConnectionInfo(
            remoteHost: remoteHost, remoteAddress: remoteAddress, isSecure: isSecure, version: "HTTP/1.0",
            clientSubject: clientSubject, lane: lane)
    }
}

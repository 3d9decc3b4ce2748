/// What one connection may take of this process, and how many there may be.
public struct ConnectionLimits: Hashable, Sendable {
    /// Bytes of a request's header section, names and values together. More is answered 431.
    public var headerSize = 32 << 10
    /// Header fields of a request. More are answered 431.
    public var headerCount = 100
    /// Connections at once; further ones wait in the system's queue until one ends.
    public var connections = 8192
    /// From the first byte of a connection, or of a request, to the end of its header section, the TLS handshake included.
    public var headerTimeout = Duration.seconds(20)
    /// Between two requests of a connection.
    public var idleTimeout = Duration.seconds(180)
    /// How long a client that is waited for may send nothing of a body, or take nothing of an answer. Time that this side
    /// needs, as for a slow disk, does not count.
    public var bodyTimeout = Duration.seconds(60)
    /// Bytes a second, averaged over ``bodyTimeout``, below which a client that is waited for is dropped. Of what is sent that
    /// counts which the client's system has acknowledged; over HTTP/2 and unix sockets, what has made room in the buffer of
    /// ours, in large steps.
    public var minimumRate = 1 << 10
    /// Bytes of a body nobody wants that are read so that its sender can see the answer; then the connection is closed.
    public var discard = 1 << 20
    /// Requests at once on one HTTP/2 connection.
    public var streams = 250

    public init() {}
}

extension Configuration.HTTP {
    /// What one connection may take of the server, and how many there may be.
    public struct Limits: Hashable, Sendable {
        /// Bytes of a request's header section, names and values together.
        public var headerSize: Int
        /// Header fields of a request.
        public var headerCount: Int
        /// Connections at once; at least one.
        public var connections: Int
        /// How long a request's header section may take, and the TLS handshake before the first.
        public var headerTimeout: Duration
        /// How long a connection may wait for its next request.
        public var idleTimeout: Duration
        /// How long a client that is waited for may send nothing of a body, or take nothing of an answer.
        public var bodyTimeout: Duration
        /// Bytes a second, on average over ``bodyTimeout``, that a client that is waited for has to send or take; 0 asks for none.
        public var minimumRate: Int
        /// Bytes that are read of a body which is not wanted, before the connection is closed; 0 reads none.
        public var discard: Int
        /// Requests at once on one HTTP/2 connection; at least one.
        public var streams: Int
    }
}

extension Configuration {
    /// The listener and what every response carries.
    public struct HTTP: Hashable, Sendable {
        public var address: ListenAddress
        /// `http.host`: what clients see in links, when it is not what they asked for.
        public var externalURL: ExternalURL?
        /// `http.prefix`: the path that all routes lie under; begins and ends with a slash, `/` for none.
        public var prefix: String
        /// Signs the state of uploads; nil asks for a random one. Secret: never log it.
        public var secret: String?
        /// Whether links are paths without scheme and host.
        public var relativeURLs: Bool
        public var headers: ResponseHeaders
        /// Nil for plain HTTP.
        public var tls: TLS?
        public var http2Disabled: Bool
        /// How long a shutdown waits for requests under way; zero for not at all.
        public var drainTimeout: Duration
    }

    /// The certificate that the listener shows.
    public struct TLS: Hashable, Sendable {
        /// The lowest version that is spoken; there is nothing below 1.2.
        public enum Version: String, Hashable, Sendable, CaseIterable {
            case tls12 = "tls1.2"
            case tls13 = "tls1.3"
        }

        /// A PEM file: the server's certificate first, then those that lead to its root.
        public var certificatePath: String
        /// A PEM file with the private key.
        public var keyPath: String
        public var minimumVersion: Version
    }
}

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
        public var limits: Limits
        /// Nil for none.
        public var debug: Debug?
    }

    /// The certificate that the listener shows, and those that it wants to see.
    public struct TLS: Hashable, Sendable {
        /// The lowest version that is spoken; there is nothing below 1.2.
        public enum Version: String, Hashable, Sendable, CaseIterable {
            case tls12 = "tls1.2"
            case tls13 = "tls1.3"
        }

        /// What clients have to show; see `docs/configuration.md`.
        public enum ClientAuthentication: String, Hashable, Sendable, CaseIterable {
            case request = "request-client-cert"
            case requireAny = "require-any-client-cert"
            case verifyIfGiven = "verify-client-cert-if-given"
            case requireAndVerify = "require-and-verify-client-cert"
        }

        /// Where the server's certificate comes from.
        public enum Certificate: Hashable, Sendable {
            /// PEM files: the server's certificate, then those that lead to its root, and the private key.
            case files(certificatePath: String, keyPath: String)
            /// Got, and renewed, from an authority.
            case letsEncrypt(LetsEncrypt)
        }

        public var certificate: Certificate
        public var minimumVersion: Version
        /// Names of suites, unchecked; empty for the default ones.
        public var cipherSuites: [String]
        /// PEM files of the authorities whose clients get in; without any, no client is asked for a certificate.
        public var clientAuthorityPaths: [String]
        /// Without effect when there are no authorities.
        public var clientAuthentication: ClientAuthentication
    }
}

extension ClientError {
    /// What a caller can tell apart. Open: a `switch` needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        public init(_ name: String) { description = name }

        /// What was asked for cannot be meant: an address, a user name, a header.
        public static let usage = Code("usage")
        /// A file of this machine cannot be read or written, or changed while it was sent.
        public static let localFile = Code("local file")
        /// A credential file or helper of this machine does not give what it should.
        public static let credentials = Code("credentials")
        /// The task was cancelled.
        public static let cancelled = Code("cancelled")

        /// The host's name has no address.
        public static let unknownHost = Code("unknown host")
        /// Nobody listens at the port.
        public static let connectionRefused = Code("connection refused")
        /// The network does not lead to the host, or the proxy does not.
        public static let unreachable = Code("unreachable")
        /// No connection, no answer or no progress in time.
        public static let timeout = Code("timeout")
        /// The connection ended before the answer was whole.
        public static let connectionBroken = Code("connection broken")

        /// The server's certificate was issued by somebody who is not trusted here.
        public static let untrustedCertificate = Code("untrusted certificate")
        /// The server's certificate is not valid any more, or not yet.
        public static let expiredCertificate = Code("expired certificate")
        /// The server's certificate is that of another host.
        public static let wrongCertificateName = Code("wrong certificate name")
        /// TLS was spoken to a port that speaks plain HTTP.
        public static let plainHTTP = Code("plain HTTP")
        /// Plain HTTP was spoken to a port that speaks TLS.
        public static let tlsExpected = Code("TLS expected")
        /// No TLS for another reason, such as no common version.
        public static let tlsFailure = Code("TLS failure")
        /// A login would have gone over plain HTTP, which nobody allowed; it was not sent.
        public static let insecureLogin = Code("insecure login")
        /// The server sends the client to a place that it must not go to, or not with what it holds.
        public static let foreignAddress = Code("foreign address")

        /// The server wants a login, or does not take the one that it was given.
        public static let unauthorized = Code("unauthorized")
        /// The login is good and may not do this.
        public static let forbidden = Code("forbidden")
        /// The server does not have it.
        public static let notFound = Code("not found")
        /// Something else is there already, or the condition of the request does not hold. Nothing was changed.
        public static let conflict = Code("conflict")
        /// The server takes nothing so large, or answers more than is taken.
        public static let tooLarge = Code("too large")
        /// The server wants fewer requests.
        public static let rateLimited = Code("rate limited")
        /// The server does not do this at all, or is set not to.
        public static let unsupported = Code("unsupported")
        /// The server answers with 5xx, also after all attempts.
        public static let serverFailure = Code("server failure")
        /// The server takes the request for wrong; ``ClientError/refusals`` has its words for it.
        public static let refused = Code("refused")
        /// An answer that no registry gives.
        public static let malformedAnswer = Code("malformed answer")
        /// Content is not what its digest or size says.
        public static let digestMismatch = Code("digest mismatch")
    }
}

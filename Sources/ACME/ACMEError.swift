/// Why a certificate was not obtained, or what is wrong with what was kept of earlier ones.
public struct ACMEError: Error, Sendable {
    /// What a caller can tell apart. Open: a `switch` needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        public init(_ name: String) { self.description = name }

        /// A setting that cannot be right.
        public static let invalidSetting = Code("invalid setting")
        /// The directory of certificates cannot be read or written.
        public static let cache = Code("cache")
        /// No connection with the authority, a broken one, or no answer in time.
        public static let unreachable = Code("unreachable")
        /// The authority's own TLS certificate is not trusted, or it speaks no TLS.
        public static let untrusted = Code("untrusted")
        /// The authority answered what no authority should.
        public static let malformedAnswer = Code("malformed answer")
        /// The authority fails or is being repaired (status 5xx).
        public static let unavailable = Code("unavailable")
        /// The authority wants fewer requests.
        public static let rateLimited = Code("rate limited")
        /// The authority does not know the account.
        public static let accountUnknown = Code("account unknown")
        /// The authority knows the account's key and serves it no more.
        public static let accountClosed = Code("account closed")
        /// The authority could not convince itself that the host is this server.
        public static let notValidated = Code("not validated")
        /// None of the challenges that the authority offers can be met here.
        public static let noChallenge = Code("no challenge")
        /// Any other refusal by the authority.
        public static let refused = Code("refused")
        /// The certificate does not fit the key or the host, or cannot be used for another reason.
        public static let unusableCertificate = Code("unusable certificate")
        /// The order took longer than an order may.
        public static let tooSlow = Code("too slow")
        /// The server is stopping.
        public static let cancelled = Code("cancelled")
    }

    public var code: Code
    /// For a person, in one line: what was attempted, where, what the authority said, and what would be right.
    public var message: String
    public var cause: (any Error)?
    /// How long the authority wants to be left alone.
    var retryAfter: Duration?
    /// The last word of the problem's type, such as `rateLimited` (RFC 8555, section 6.7).
    var problem: String?
    /// Whether it was met where every host's order has to pass, such as the account.
    var concernsAllHosts = false

    init(
        _ code: Code, _ message: String, retryAfter: Duration? = nil, problem: String? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.problem = problem
        self.cause = cause
    }
}

extension ACMEError {
    /// The same, met where every host's order has to pass.
    var ofAllHosts: ACMEError {
        var error = self
        error.concernsAllHosts = true
        return error
    }
}

extension ACMEError: CustomStringConvertible {
    public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}

/// Why a request to an S3 server failed for good: what remains after all attempts.
public struct S3Error: Error, Sendable {
    /// What a caller can tell apart. Open: a `switch` needs a default.
    public struct Reason: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        public init(_ name: String) { description = name }

        /// A condition (`If-Match`, `If-None-Match`) did not hold; nothing was changed.
        public static let conditionFailed = Reason("condition failed")
        /// The object or the multipart upload does not exist.
        public static let absent = Reason("absent")
        /// The bucket does not exist.
        public static let noBucket = Reason("no such bucket")
        /// The bucket lies in another region than the request was signed for.
        public static let wrongRegion = Reason("wrong region")
        /// The server does not know the access key, or the signature is not that of its secret.
        public static let wrongKeys = Reason("wrong keys")
        /// There are no credentials, or the place that gives them does not answer.
        public static let noCredentials = Reason("no credentials")
        /// The keys are good and may not do this.
        public static let denied = Reason("denied")
        /// A quota or the server's disks are full.
        public static let full = Reason("full")
        /// The clocks of this machine and of the server differ too much.
        public static let clockSkew = Reason("clock skew")
        /// The server does not know this operation, or not with this condition or header.
        public static let unsupported = Reason("unsupported")
        /// No connection, a broken one, or none in time.
        public static let unreachable = Reason("unreachable")
        /// No TLS with the server: its certificate is not trusted or names another host, or it speaks none.
        public static let untrusted = Reason("untrusted")
        /// The server answers with 5xx or asks to slow down, also after all attempts.
        public static let unavailable = Reason("unavailable")
        /// What was sent or received is not what the other side announced: lengths or checksums differ.
        public static let damaged = Reason("damaged")
        /// An answer that is no S3.
        public static let malformedAnswer = Reason("malformed answer")
        /// The request may have been carried out or not: its answer was lost, and what is there does not tell.
        public static let unknownOutcome = Reason("unknown outcome")
        /// A setting that cannot be right.
        public static let invalidSetting = Reason("invalid setting")
        /// Any other refusal by the server; ``S3Error/code`` has its word for it.
        public static let refused = Reason("refused")
    }

    public var reason: Reason
    /// For a person: what was attempted, where, what the server said, and what would be right where that is known.
    public var message: String
    /// The server's own error code, such as `SlowDown`.
    public var code: String?
    /// The status of the answer; nil when there was none.
    public var status: Int?
    /// What the server's operators can look up (`x-amz-request-id`).
    public var requestID: String?
    public var cause: (any Error)?
    /// Whether it met a request that changes something.
    var isOfWrite = false
    /// Whether a place that gives keys did not answer.
    var isOfSilentKeySource = false
    /// Whether it is a refusal of HEAD that does not tell its reason; the same question by GET does.
    var isUnexplained = false

    /// Whether nobody answered, or not yet, so that the same question may be answered in a moment.
    public var mayPass: Bool { reason == .unreachable || reason == .unavailable || isOfSilentKeySource }

    init(
        _ reason: Reason, _ message: String, code: String? = nil, status: Int? = nil, requestID: String? = nil,
        cause: (any Error)? = nil
    ) {
        self.reason = reason
        self.message = message
        self.code = code
        self.status = status
        self.requestID = requestID
        self.cause = cause
    }
}

extension S3Error: CustomStringConvertible {
    public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}

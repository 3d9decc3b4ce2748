/// What of the exchange with the server goes to the log, at level debug. Secrets never do.
public struct S3LogMode: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Each request with its answer's status and time.
    public static let requests = S3LogMode(rawValue: 1 << 0)
    /// The canonical request and the string to sign, for comparison with what a server computed.
    public static let signing = S3LogMode(rawValue: 1 << 1)
    /// Each further attempt, with what the one before met.
    public static let retries = S3LogMode(rawValue: 1 << 2)
    /// Each answer that reports an error.
    public static let errors = S3LogMode(rawValue: 1 << 3)
    /// The XML of answers, up to 4 KiB each. The bytes of objects are never logged.
    public static let documents = S3LogMode(rawValue: 1 << 4)
}

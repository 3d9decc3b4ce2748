/// Why events cannot be delivered or kept as the settings say.
public struct NotificationError: Error, Sendable {
    /// What a caller can tell apart. Open: a `switch` needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        public init(_ name: String) { self.description = name }

        /// A setting that cannot be right.
        public static let invalidSetting = Code("invalid setting")
        /// The directory of the queues cannot be read or written.
        public static let directory = Code("directory")
    }

    public var code: Code
    /// For a person, in one line: the key, what is wrong with it, and what would be right.
    public var message: String
    public var cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension NotificationError: CustomStringConvertible {
    public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}

/// Why something is no pack, or none that is taken.
public struct PackError: Error, Sendable {
    /// What a caller can tell apart. Open: a `switch` needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        public init(_ name: String) { self.description = name }

        /// The bytes are no tar archive compressed by gzip, or one that ends too early.
        public static let unreadableArchive = Code("unreadable archive")
        /// The archive holds what no pack may hold: a link that leaves it, a device, an absolute path, two roots.
        public static let refusedEntry = Code("refused entry")
        /// A bound of ``ArchiveLimits`` is passed.
        public static let tooLarge = Code("too large")
        /// `pack.json` is missing, or does not say what it must.
        public static let invalidMetadata = Code("invalid metadata")
        /// A folder or file on the disk cannot be read or written.
        public static let inaccessible = Code("inaccessible")
    }

    public var code: Code
    /// For a person, in one line: what is wrong, in which file, and what would be right.
    public var message: String
    public var cause: (any Error)?
    /// Of the system's call that failed (`errno`); nil where none did, or that is not known.
    public var systemError: CInt?

    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension PackError: CustomStringConvertible {
    public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}

/// Why a store could not do what was asked.
public struct StorageError: Error, Sendable {
    /// What a caller can tell apart. Open: stores to come may add codes, so a `switch` needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        public init(_ name: String) { self.description = name }

        /// No room: a full disk, a quota, or the bound of the in-memory store.
        public static let full = Code("full")
        /// A ``WriteCondition``, or the offset to resume at, did not hold. Nothing was changed.
        public static let conditionFailed = Code("condition failed")
        /// An object is larger than the caller wants to hold in memory.
        public static let tooLarge = Code("too large")
        /// The store may be read, not written: a read-only file system or missing rights.
        public static let readOnly = Code("read only")
        /// The key is a container where an object is wanted, or the reverse.
        public static let wrongKind = Code("wrong kind")
        /// An append session was used after its end.
        public static let closed = Code("closed")
        /// Bytes of an unfinished object that were durable are gone: it is taken away, and has to be begun anew.
        public static let lost = Code("lost")
        /// An object that was opened for reading has been replaced or deleted since; opening it again helps.
        public static let replaced = Code("replaced")
        /// The store cannot be reached or answers with errors; the same call may succeed later.
        public static let unavailable = Code("unavailable")
        /// The bytes on the medium cannot be read or written.
        public static let inputOutput = Code("input/output error")

        /// Those above.
        public static let common: [Code] = [
            full, conditionFailed, tooLarge, readOnly, wrongKind, closed, lost, replaced, unavailable, inputOutput,
        ]
    }

    public var code: Code
    /// For a person: what was attempted, on which key or path, and what would help.
    public var message: String
    public var cause: (any Error)?

    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension StorageError: CustomStringConvertible {
    public var description: String {
        // Of a system call the message tells all.
        guard let cause, !(cause is SystemCallError) else { return message }
        return "\(message) (\(cause))"
    }
}

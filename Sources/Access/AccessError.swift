/// Why access control cannot be set up. Wrong passwords are no errors: see ``AuthenticationOutcome``.
public struct AccessError: Error, Sendable {
    /// What a caller can tell apart. Open: a `switch` needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        public init(_ name: String) { self.description = name }

        /// A realm that no header can carry.
        public static let invalidRealm = Code("invalid realm")
        /// The user list is absent and cannot be created.
        public static let cannotCreate = Code("cannot create")
        /// The user list has a user whose name stands for something else.
        public static let reservedUser = Code("reserved user")
        /// A key, or a file of keys, that no token can be verified with.
        public static let invalidKey = Code("invalid key")
        /// libcrypt refused to hash.
        public static let hashing = Code("hashing")
    }

    public var code: Code
    /// For a person: what was wrong, where, and what would be right.
    public var message: String
    public var cause: (any Error)?

    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension AccessError: CustomStringConvertible {
    public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}

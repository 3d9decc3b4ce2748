/// The header fields that every response carries: `http.headers`.
public struct ResponseHeaders: Hashable, Sendable {
    /// One name with its values; each value is sent as a field line of its own, byte for byte as written.
    public struct Field: Hashable, Sendable {
        public var name: String
        public var values: [String]
        /// True for Strict-Transport-Security when nobody asked for it: RFC 6797 section 7.2 wants it on TLS only. As soon
        /// as a file or variable names the field, it is sent as written.
        public var onlyOverTLS: Bool

        public init(name: String, values: [String], onlyOverTLS: Bool = false) {
            self.name = name
            self.values = values
            self.onlyOverTLS = onlyOverTLS
        }
    }

    /// In the order of the file; names are unique without regard to case.
    public var fields: [Field]
    /// True when no file and no variable said anything about headers.
    public var areDefault: Bool
}

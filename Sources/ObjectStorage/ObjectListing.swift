/// One page of the names directly below a key.
public struct ObjectListing: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        /// One key component.
        public var name: String
        /// Whether more keys lie below it; otherwise it is an object.
        public var isContainer: Bool

        public init(name: String, isContainer: Bool) {
            self.name = name
            self.isContainer = isContainer
        }
    }

    /// In byte order. Names that are no valid key component, and the store's own temporary files, are left out.
    public var entries: [Entry]

    /// Whether names after the last entry remain.
    public var hasMore: Bool

    public init(entries: [Entry], hasMore: Bool) {
        self.entries = entries
        self.hasMore = hasMore
    }
}

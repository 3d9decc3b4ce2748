public import OCI

/// Some of a repository's tags, in byte order.
public struct TagPage: Hashable, Sendable {
    public var tags: [Tag]
    public var hasMore: Bool

    public init(tags: [Tag], hasMore: Bool) {
        self.tags = tags
        self.hasMore = hasMore
    }
}

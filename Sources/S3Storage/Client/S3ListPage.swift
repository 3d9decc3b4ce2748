/// One page of a listing, in byte order.
struct S3ListPage: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var key: S3Key
        /// Bytes.
        var size: Int64
        var etag: S3ETag
        /// Seconds since 1970 UTC, by the server's clock.
        var modified: Int64
    }

    var entries: [Entry]
    /// With the prefix that was asked for and the closing `/`.
    var commonPrefixes: [S3Key]
    /// For the next page; nil on the last one.
    var nextToken: String?
}

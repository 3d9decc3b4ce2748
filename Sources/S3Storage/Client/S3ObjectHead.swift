/// What the server says of an object without its bytes.
struct S3ObjectHead: Hashable, Sendable {
    /// Bytes of the whole object, also in the answer to a ranged read.
    var size: Int64
    var etag: S3ETag
    /// Seconds since 1970 UTC, by the server's clock.
    var modified: Int64
    /// The mark of the write that made it (`x-amz-meta-packhouse-write`), when the writer left one.
    var writeMark: String?
}

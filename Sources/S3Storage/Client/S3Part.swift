/// A part of a multipart upload as the server holds it.
struct S3Part: Hashable, Sendable {
    /// 1 to 10,000; the object is its parts in this order.
    var number: Int
    /// Bytes; at least 5 MiB in all parts but the last.
    var size: Int64
    var etag: S3ETag
}

/// How to learn what became of an attempt whose answer was lost, when the next attempt is refused perhaps because the lost one was
/// carried out.
enum Settlement: Hashable, Sendable {
    /// Repeating the request does no harm and tells.
    case none
    /// A conditional write: it was carried out when the object has this mark.
    case writeMark(String)
    /// A conditional delete: it was carried out when there is no object.
    case deletion
    /// The completion of a multipart upload: it was carried out when the object has this size and is made of these parts. Where the
    /// server's ETags do not tell of which, so many are enough at a key that only takes bytes of one digest (`isVerified`).
    case completion(size: Int64, parts: Int, etag: S3ETag?, isVerified: Bool)
}

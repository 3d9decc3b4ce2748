import ObjectStorage

/// What an append session goes on with.
struct ResumedAppend: Sendable {
    /// The bytes, unless they are in ``object``.
    var record: AppendRecord
    /// What the record in the bucket has to be for the session to replace it.
    var condition: WriteCondition
    /// The finished object at the session's key that holds all bytes.
    var object: (size: Int64, etag: S3ETag)?
    /// Whether nobody else knows the upload of ``record`` yet.
    var isOwn = false
}

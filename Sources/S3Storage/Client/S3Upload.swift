/// A multipart upload that was begun and neither completed nor aborted. A key can have several.
struct S3Upload: Hashable, Sendable {
    var key: S3Key
    /// The server's name for it.
    var id: String
    /// Seconds since 1970 UTC, by the server's clock; nil for one that this call began.
    var initiated: Int64?
}

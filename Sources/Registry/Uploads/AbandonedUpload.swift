import OCI
import ObjectStorage

/// What an ``UploadPurge`` has found and removed, or would have.
enum AbandonedUpload: Hashable, Sendable {
    /// A session, with the time when it began in seconds since 1970 UTC.
    case session(RepositoryName, UploadID, started: Int64)
    /// Bytes that no session knows, by the key that they were for.
    case stray(ObjectKey)
}

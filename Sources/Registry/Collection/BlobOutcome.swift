import OCI

/// What a walk through some of the blobs came to.
struct BlobOutcome: Sendable {
    /// Blobs that were looked at.
    var seen = 0
    /// Those that went, or would go.
    var removed: [Digest] = []
    /// Those that go, where only their number is wanted.
    var eligible = 0
    var young = 0
    /// Of those that went, or would go.
    var bytes: Int64 = 0
    var failures: [String] = []
    var remains = FolderRemains()
    /// Whether not all were looked at, as the collection was asked to end.
    var isStopped = false
}

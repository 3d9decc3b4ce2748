import OCI

/// What a store keeps of an upload session.
struct DurableUpload: Sendable {
    /// The hash of the durable bytes; its count is their number.
    var hasher: ContentHasher
    /// Whether they lie in the place of finished blobs already, without a link.
    var isPublished = false
}

import OCI

/// What a store keeps of an upload session.
struct DurableUpload: Sendable {
    /// The hash of the durable bytes; its count is their number.
    var hasher: ContentHasher
    /// Whether they lie in the place of finished blobs already, without a link.
    var isPublished = false
    /// Whether no byte of it was ever stored.
    var isUntouched = false
    /// Whether the store keeps the hash with the bytes.
    var isNoted = false
    /// Whether hash states may lie beside the bytes that vouch for more of them than these.
    var hasStates = true
}

import OCI
import ObjectStorage

/// What was found of a stored manifest that is too large to be kept in memory: its bytes have the digest that they lie
/// under, and are of this type. True of bytes of the same version, so they are neither hashed nor parsed again.
struct ManifestVerdict: Sendable {
    /// How many are remembered.
    static let maximumCount = 4096

    var version: ObjectVersion
    var mediaType: MediaType
}

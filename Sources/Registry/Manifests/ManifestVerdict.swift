import OCI

/// What was found of a stored manifest that is too large to be kept in memory: its bytes have the digest that they lie under,
/// and are of this type. So they are neither read, hashed nor parsed again as long as there are as many of them; damage
/// that keeps their number is not seen again, as with a large blob.
struct ManifestVerdict: Sendable {
    /// How many are remembered.
    static let maximumCount = 4096

    /// Bytes of the manifest.
    var size: Int64
    var mediaType: MediaType
}

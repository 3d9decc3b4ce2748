public import OCI

/// A manifest that refers to another as its subject, as a list of referrers shows it (OCI distribution-spec, "Listing
/// Referrers").
public struct Referrer: Hashable, Sendable {
    public var mediaType: MediaType
    public var digest: Digest
    /// Bytes of the manifest.
    public var size: Int64
    public var artifactType: String?
    public var annotations: [String: String]
}

public import OCI

/// What a registry says of a manifest without giving it out.
public struct ManifestHead: Hashable, Sendable {
    public var mediaType: MediaType
    public var digest: Digest
    /// Bytes; nil when the server does not say.
    public var size: Int64?
}

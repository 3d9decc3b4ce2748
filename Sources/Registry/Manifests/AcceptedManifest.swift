public import OCI

/// What became of a manifest that was pushed.
public struct AcceptedManifest: Hashable, Sendable {
    public var digest: Digest
    public var mediaType: MediaType
    /// The manifest that it refers to, whether or not that one is here; it is among its referrers from now on.
    public var subject: Digest?
}

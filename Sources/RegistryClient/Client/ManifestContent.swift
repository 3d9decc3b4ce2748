public import NIOCore
public import OCI

/// A manifest as a registry gave it out, in its exact bytes, which are those that the digest names.
public struct ManifestContent: Hashable, Sendable {
    /// As the server names it; what the bytes say is for their reader to compare.
    public var mediaType: MediaType
    public var digest: Digest
    public var bytes: ByteBuffer
}

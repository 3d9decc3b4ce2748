public import NIOCore
public import OCI

/// A manifest as it was pushed, byte for byte.
public struct StoredManifest: Sendable {
    public var digest: Digest
    public var mediaType: MediaType
    public var bytes: ByteBuffer
}

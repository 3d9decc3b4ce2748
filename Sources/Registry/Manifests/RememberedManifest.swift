public import NIOCore
public import OCI

/// A small manifest whose bytes are in memory, as they were pushed.
public struct RememberedManifest: Sendable {
    /// As it was asked for.
    public let digest: Digest
    public let mediaType: MediaType
    public let bytes: ByteBuffer
}

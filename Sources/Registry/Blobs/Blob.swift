public import NIOCore
public import OCI
import ObjectStorage

/// A blob that was opened for reading; it keeps its bytes as long as it is held.
public struct Blob: Sendable {
    /// As it was asked for.
    public let digest: Digest
    let reader: any ObjectReader

    /// Bytes.
    public var size: Int64 { reader.size }

    /// The file that holds the bytes, when they lie in one on this machine.
    public var file: BlobFile? {
        reader.localFile.map { BlobFile(descriptor: $0.descriptor, owner: $0) }
    }

    /// The bytes of `range`, which lies within `size`; callers ask for at most 1 MiB at a time.
    public func read(_ range: Range<Int64>) async throws -> ByteBuffer {
        try await reader.read(range)
    }
}

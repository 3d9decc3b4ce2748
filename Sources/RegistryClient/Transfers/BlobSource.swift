public import NIOCore
public import OCI

/// Bytes that are to be pushed as a blob: they can be read from any position any number of times, so that a push can go on after
/// an interruption.
public struct BlobSource: Sendable {
    public let digest: Digest
    /// Bytes.
    public let size: Int64
    private let read: @Sendable (Range<Int64>) async throws(ClientError) -> ByteBuffer

    /// - Parameter read: returns exactly the bytes of a range, which is never empty and at most 256 KiB long.
    public init(
        digest: Digest, size: Int64,
        read: @escaping @Sendable (Range<Int64>) async throws(ClientError) -> ByteBuffer
    ) {
        self.digest = digest
        self.size = size
        self.read = read
    }

    /// Bytes in memory.
    public init(_ bytes: ByteBuffer, by algorithm: DigestAlgorithm = .sha256) {
        self.init(digest: bytes.digest(by: algorithm), size: Int64(bytes.readableBytes)) {
            range throws(ClientError) in
            guard
                let part = bytes.getSlice(
                    at: bytes.readerIndex + Int(range.lowerBound), length: Int(range.upperBound - range.lowerBound))
            else { throw ClientError(.usage, "there are no bytes \(range) in a blob of \(bytes.readableBytes)") }
            return part
        }
    }

    /// The bytes of a range. Throws `.localFile` when it gives more or fewer, as a file that shrinks does.
    func bytes(in range: Range<Int64>) async throws(ClientError) -> ByteBuffer {
        let bytes = try await read(range)
        guard bytes.readableBytes == range.count else {
            throw ClientError(.localFile, "the bytes \(range) of the blob \(digest) cannot be read any more")
        }
        return bytes
    }
}

package import NIOCore
import OCI

extension Blob {
    /// Bytes that are read at once.
    private static let pieceSize: Int64 = 256 << 10

    /// All of its bytes, in memory; for those that are small enough.
    package func whole() async throws -> ByteBuffer {
        if let bytes { return bytes }
        var whole = ByteBuffer()
        try await readPieces { whole.writeImmutableBuffer($0) }
        return whole
    }

    /// All of its bytes, and the digest that they have by `algorithm`.
    func whole(hashedBy algorithm: DigestAlgorithm) async throws -> (bytes: ByteBuffer, digest: Digest) {
        var whole = ByteBuffer()
        var hasher = ContentHasher(algorithm)
        try await readPieces { piece in
            piece.withUnsafeReadableBytes { hasher.update($0) }
            whole.writeImmutableBuffer(piece)
        }
        return (whole, hasher.digest)
    }

    private func readPieces(_ take: (ByteBuffer) -> Void) async throws {
        var offset: Int64 = 0
        while offset < size {
            let end = Swift.min(offset + Self.pieceSize, size)
            take(try await read(offset..<end))
            offset = end
        }
    }
}

import NIOCore
import Registry

/// Part of a blob, read piece by piece as the client takes it.
struct BlobPieces: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    /// Bytes of a piece.
    static let pieceSize: Int64 = 256 << 10

    let blob: Blob
    let range: Range<Int64>

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(blob: blob, rest: range)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let blob: Blob
        var rest: Range<Int64>

        mutating func next() async throws -> ByteBuffer? {
            guard !rest.isEmpty else { return nil }
            let end = Swift.min(rest.lowerBound + BlobPieces.pieceSize, rest.upperBound)
            defer { rest = end..<rest.upperBound }
            return try await blob.read(rest.lowerBound..<end, before: rest.upperBound)
        }
    }
}

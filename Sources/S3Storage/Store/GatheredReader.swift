import NIOCore
import ObjectStorage

/// What an append session has gathered in memory.
struct GatheredReader: ObjectReader {
    private let bytes: ByteBuffer

    init(_ pieces: [ByteBuffer]) {
        var bytes = ByteBuffer()
        for piece in pieces { bytes.writeImmutableBuffer(piece) }
        self.bytes = bytes
    }

    var size: Int64 { Int64(bytes.readableBytes) }
    var localFile: LocalFile? { nil }

    func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer {
        guard range.lowerBound >= 0, range.upperBound <= size,
            let slice = bytes.getSlice(at: bytes.readerIndex + Int(range.lowerBound), length: range.count)
        else {
            throw StorageError(.inputOutput, "cannot read the bytes \(range) of an object that has \(size)")
        }
        return slice
    }
}

import NIOCore

/// An object of an ``InMemoryStore`` as it was when it was opened.
struct MemoryReader: ObjectReader {
    let bytes: ChunkedBytes

    var size: Int64 { bytes.size }
    var localFile: LocalFile? { nil }

    func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer {
        guard range.lowerBound >= 0, range.upperBound <= size else {
            throw StorageError(.inputOutput, "cannot read the bytes \(range) of an object that has \(size)")
        }
        return bytes.bytes(range)
    }
}

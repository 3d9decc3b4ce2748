import NIOCore

/// Bytes in the pieces in which they were appended, so that appending copies nothing that is there, and a range is read
/// without touching the rest. Copying the value shares the pieces.
struct ChunkedBytes {
    private var chunks: [ByteBuffer] = []
    /// Where each chunk ends.
    private var ends: [Int64] = []

    /// Pieces up to this size, in bytes, are joined, so that many tiny ones do not cost more than what they hold.
    private static let joined = 64 * 1024

    init() {}

    /// Keeps `bytes` themselves, not a copy.
    init(_ bytes: ByteBuffer) {
        append(bytes)
    }

    var size: Int64 { ends.last ?? 0 }

    /// Keeps `bytes` themselves, not a copy, unless they are few.
    mutating func append(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        let end = size + Int64(bytes.readableBytes)
        if let last = chunks.indices.last, chunks[last].readableBytes + bytes.readableBytes <= ChunkedBytes.joined {
            chunks[last].writeImmutableBuffer(bytes)
            ends[last] = end
        } else {
            chunks.append(bytes)
            ends.append(end)
        }
    }

    /// Drops what lies behind the first `size` bytes.
    mutating func truncate(to size: Int64) {
        guard size < self.size else { return }
        let kept = chunk(holding: size)
        let start = kept == 0 ? 0 : ends[kept - 1]
        chunks.removeSubrange((kept + 1)...)
        ends.removeSubrange((kept + 1)...)
        guard size > start else {
            chunks.removeLast()
            ends.removeLast()
            return
        }
        chunks[kept].moveWriterIndex(to: chunks[kept].readerIndex + Int(size - start))
        ends[kept] = size
    }

    /// The bytes of `range`, which lies within `size`; without a copy when one chunk holds them.
    func bytes(_ range: Range<Int64>) -> ByteBuffer {
        guard !range.isEmpty else { return ByteBuffer() }
        var result = ByteBuffer()
        var position = range.lowerBound
        var index = chunk(holding: position)
        while position < range.upperBound {
            let chunk = chunks[index]
            let start = ends[index] - Int64(chunk.readableBytes)
            let end = min(range.upperBound, ends[index])
            let slice = chunk.getSlice(at: chunk.readerIndex + Int(position - start), length: Int(end - position))
            guard let slice else { break }
            if position == range.lowerBound, end == range.upperBound { return slice }
            if position == range.lowerBound { result.reserveCapacity(range.count) }
            result.writeImmutableBuffer(slice)
            position = end
            index += 1
        }
        return result
    }

    /// The index of the chunk that has the byte at `position`, which is less than `size`.
    private func chunk(holding position: Int64) -> Int {
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] > position { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

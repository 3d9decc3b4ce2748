import NIOCore
import Registry

/// Several parts of a blob as one body (RFC 9110, section 14.6, `multipart/byteranges`).
struct MultipartRanges: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    let blob: Blob
    let ranges: [Range<Int64>]
    let boundary: String

    init(blob: Blob, ranges: [Range<Int64>]) {
        self.blob = blob
        self.ranges = ranges
        // Blobs may hold anything, so the boundary is one that nobody can have put there.
        self.boundary = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()
    }

    var contentType: String { "multipart/byteranges; boundary=\(boundary)" }

    /// Bytes of the whole body.
    var length: Int64 {
        ranges.indices.reduce(Int64(end.utf8.count)) { length, index in
            length + Int64(head(index).utf8.count) + ranges[index].upperBound - ranges[index].lowerBound
        }
    }

    private var end: String { "\r\n--\(boundary)--\r\n" }

    private func head(_ index: Int) -> String {
        let range = ranges[index]
        let start = index == 0 ? "--" : "\r\n--"
        return "\(start)\(boundary)\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(blob.size)\r\n\r\n"
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(body: self)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let body: MultipartRanges
        private var index = 0
        private var pieces: BlobPieces.AsyncIterator?

        init(body: MultipartRanges) {
            self.body = body
        }

        mutating func next() async throws -> ByteBuffer? {
            if let piece = try await pieces?.next() { return piece }
            pieces = nil
            defer { index += 1 }
            guard index < body.ranges.count else {
                return index == body.ranges.count ? ByteBuffer(string: body.end) : nil
            }
            pieces = BlobPieces(blob: body.blob, range: body.ranges[index]).makeAsyncIterator()
            return ByteBuffer(string: body.head(index))
        }
    }
}

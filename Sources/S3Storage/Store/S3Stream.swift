import NIOCore

/// An answer that is being read, from one offset of an object to another. The connection's own buffers read ahead while what was
/// read is sent on; they are bounded, and the server waits when they are full.
struct S3Stream {
    /// The offset of the next byte.
    private(set) var position: Int64
    private let end: Int64
    private var pieces: S3ObjectBody.Iterator
    private var rest = ByteBuffer()

    init(_ object: S3Object, from start: Int64) {
        position = start
        end = start + object.length
        pieces = object.body.makeAsyncIterator()
    }

    var isAtEnd: Bool { position >= end }

    /// The next bytes, at most `count`; none at the end.
    mutating func next(_ count: Int) async throws(S3Error) -> ByteBuffer {
        while rest.readableBytes == 0, !isAtEnd {
            guard let piece = try await pieces.next() else { break }
            rest = piece
        }
        let bytes = rest.readSlice(length: min(count, rest.readableBytes)) ?? ByteBuffer()
        position += Int64(bytes.readableBytes)
        return bytes
    }
}

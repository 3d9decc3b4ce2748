import NIOCore

/// What is durable of an append session: the one object `tail` beside its key that says where the bytes are. It is only
/// replaced as a whole, by a conditional write: of two processes that go on with one session, one loses, and never do bytes of both
/// come together. Parts that were sent after it was written do not count.
struct AppendRecord: Hashable, Sendable {
    /// The multipart upload that holds the parts; nil while all bytes are in ``tail``.
    var upload: S3Upload?
    /// Numbered from 1 on without gaps.
    var parts: [S3Part] = []
    /// The bytes behind the parts: too few for a part.
    var tail = ByteBuffer()
    /// Whether an object lies at the session's key besides, which goes when the session ends.
    var hasObject = false
    /// Of the writer, about exactly these bytes.
    var note: ByteBuffer?

    /// Bytes.
    var size: Int64 { parts.reduce(0) { $0 + $1.size } + Int64(tail.readableBytes) }

    /// The largest note, in bytes.
    static let largestNote = 1024
    /// The first line ends before this byte.
    static let headLimit: Int64 = 4096
    /// The largest record, in bytes: 10,000 parts with their ETags, and a tail.
    static let largestSize = 8 << 20
}

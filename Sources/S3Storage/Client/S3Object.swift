import NIOCore

/// An object that is being read. Its bytes wait at the server until they are asked for; letting go of the body unread closes
/// the connection.
struct S3Object: Sendable {
    var head: S3ObjectHead
    /// The bytes that ``body`` brings: those of the range, or all.
    var length: Int64
    var body: S3ObjectBody

    /// All bytes of the body. Throws `.damaged` when it is longer than `limit`, which callers compare with ``length`` first.
    func collect(upTo limit: Int) async throws(S3Error) -> ByteBuffer {
        guard length <= Int64(limit) else {
            throw S3Error(.damaged, "the body has \(length) bytes where at most \(limit) were expected")
        }
        var iterator = body.makeAsyncIterator()
        guard var bytes = try await iterator.next() else { return ByteBuffer() }
        if Int64(bytes.readableBytes) < length { bytes.reserveCapacity(Int(length)) }
        while var more = try await iterator.next() { bytes.writeBuffer(&more) }
        return bytes
    }
}

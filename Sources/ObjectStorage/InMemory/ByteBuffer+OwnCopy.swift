import NIOCore

extension ByteBuffer {
    /// The readable bytes in storage that holds nothing else: a slice would keep the whole receive buffer that it was
    /// cut from alive.
    var ownCopy: ByteBuffer {
        var copy = ByteBufferAllocator().buffer(capacity: readableBytes)
        copy.writeImmutableBuffer(self)
        return copy
    }
}

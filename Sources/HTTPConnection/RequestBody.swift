public import NIOCore

/// The body of a request, in pieces as they arrive. It can be read once; what the reader does not take stays in the
/// network, so a slow reader slows the sender. Reading throws ``BrokenBody`` when the client breaks off before the end.
public struct RequestBody: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    private let pieces: any AsyncSequence<ByteBuffer, any Error> & Sendable
    private let willRead: @Sendable () -> Void

    /// - Parameter willRead: called when reading begins: the moment to send `100 Continue`.
    public init(
        _ pieces: some AsyncSequence<ByteBuffer, any Error> & Sendable, willRead: @escaping @Sendable () -> Void = {}
    ) {
        self.pieces = pieces
        self.willRead = willRead
    }

    /// A body that is there already.
    public init(_ bytes: ByteBuffer) {
        self.init(
            AsyncThrowingStream { continuation in
                if bytes.readableBytes > 0 { continuation.yield(bytes) }
                continuation.finish()
            })
    }

    public func makeAsyncIterator() -> AsyncIterator {
        willRead()
        return AsyncIterator(pieces: pieces.makeErasedIterator())
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        var pieces: any AsyncIteratorProtocol<ByteBuffer, any Error>

        public mutating func next() async throws -> ByteBuffer? {
            try await pieces.next(isolation: #isolation)
        }
    }

    /// The whole body when it has at most `limit` bytes, else nil.
    public func collect(upTo limit: Int) async throws -> ByteBuffer? {
        var whole = ByteBuffer()
        for try await piece in self {
            guard whole.readableBytes + piece.readableBytes <= limit else { return nil }
            whole.writeImmutableBuffer(piece)
        }
        return whole
    }
}

extension AsyncSequence {
    fileprivate func makeErasedIterator() -> any AsyncIteratorProtocol<Element, Failure> { makeAsyncIterator() }
}

public import NIOCore

/// The body of a request, in pieces as they arrive. It can be read once; what the reader does not take stays in the
/// network, so a slow reader slows the sender. Reading throws ``BrokenBody`` when the client breaks off before the end.
public struct RequestBody: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    private enum Source: Sendable {
        case bytes(ByteBuffer)
        case queue(BodyQueue)
    }

    private let source: Source

    /// A body that is there already.
    public init(_ bytes: ByteBuffer) {
        source = .bytes(bytes)
    }

    init(_ queue: BodyQueue) {
        source = .queue(queue)
    }

    public func makeAsyncIterator() -> AsyncIterator {
        switch source {
        case .bytes(let bytes): AsyncIterator(rest: bytes.readableBytes > 0 ? bytes : nil, queue: nil)
        case .queue(let queue): AsyncIterator(rest: nil, queue: queue)
        }
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var rest: ByteBuffer?
        fileprivate let queue: BodyQueue?

        public mutating func next() async throws -> ByteBuffer? {
            guard let queue else { return rest.take() }
            return try await queue.next()
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

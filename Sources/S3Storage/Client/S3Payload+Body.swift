import AsyncHTTPClient
import NIOCore

extension S3Payload {
    /// The body for one attempt; nil when there are no bytes.
    var body: HTTPClientRequest.Body? {
        guard let first = pieces.first else { return nil }
        return pieces.count == 1 ? .bytes(first) : .stream(Pieces(list: pieces), length: .known(Int64(count)))
    }

    private struct Pieces: AsyncSequence, Sendable {
        let list: [ByteBuffer]

        func makeAsyncIterator() -> Iterator { Iterator(rest: list[...]) }

        struct Iterator: AsyncIteratorProtocol {
            var rest: ArraySlice<ByteBuffer>

            mutating func next() async -> ByteBuffer? { rest.popFirst() }
        }
    }
}

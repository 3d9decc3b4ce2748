import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension WireRequest {
    /// Bytes that are read from a blob at a time.
    private static let pieceSize: Int64 = 256 << 10

    /// The same in the words of the HTTP client.
    func clientRequest(userAgent: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url.text)
        request.method = method
        request.headers = headers
        request.headers.replaceOrAdd(name: "user-agent", value: userAgent)
        switch body {
        case .none: break
        case .bytes(let bytes): request.body = .bytes(bytes)
        case .slice(let source, let range, let report):
            request.body = .stream(
                Pieces(source: source, range: range, report: report),
                length: .known(Int64(range.count)))
        }
        return request
    }

    private struct Pieces: AsyncSequence, Sendable {
        typealias Element = ByteBuffer

        let source: BlobSource
        let range: Range<Int64>
        let report: @Sendable (Int64) -> Void

        func makeAsyncIterator() -> Iterator { Iterator(pieces: self, offset: range.lowerBound) }

        struct Iterator: AsyncIteratorProtocol {
            let pieces: Pieces
            var offset: Int64

            mutating func next() async throws -> ByteBuffer? {
                guard offset < pieces.range.upperBound else { return nil }
                let end = Swift.min(offset + WireRequest.pieceSize, pieces.range.upperBound)
                let bytes = try await pieces.source.bytes(in: offset..<end)
                offset = end
                pieces.report(end)
                return bytes
            }
        }
    }
}

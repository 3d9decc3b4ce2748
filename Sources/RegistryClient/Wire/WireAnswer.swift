import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The head of an answer, and its body while it comes. A body that nobody wants is read to its end when it is short, so that its
/// connection can serve again.
struct WireAnswer: Sendable {
    /// Bytes of a body that nobody wants.
    private static let largestDiscarded = 64 << 10

    var status: Int
    var headers: HTTPHeaders
    var body: HTTPClientResponse.Body
    /// What was asked.
    var url: WebAddress
    /// Whether an earlier attempt may have done what this one was asked for.
    var isRepetition = false

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The only value of a field, or the first.
    func field(_ name: String) -> String? { headers.first(name: name) }

    /// The length that the body has by its head; nil when it says none, or nonsense.
    var length: Int64? {
        field("content-length").flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 }
    }

    /// Where the server says to go (RFC 9110, section 10.2.2); nil when it says nothing that can be understood.
    var location: WebAddress? { field("location").flatMap { url.resolving($0) } }

    /// The whole body. Throws a `TransportFailure`, or `NIOTooManyBytesError` when it is longer than `limit`.
    func bytes(upTo limit: Int) async throws -> ByteBuffer {
        try await body.collect(upTo: limit)
    }

    /// As much of the body as `limit` allows. A body that breaks off ends there.
    func start(upTo limit: Int) async -> ByteBuffer {
        var start = ByteBuffer()
        do {
            for try await piece in body {
                start.writeImmutableBuffer(piece)
                if start.readableBytes > limit { break }
            }
        } catch {
            return start
        }
        return start
    }

    func discard() async {
        _ = await start(upTo: WireAnswer.largestDiscarded)
    }
}

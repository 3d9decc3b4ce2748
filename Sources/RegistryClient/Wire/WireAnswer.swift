import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// The head of an answer, and its body while it comes. A body that nobody wants is read to its end when it is short, so that its
/// connection can serve again.
struct WireAnswer: Sendable {
    /// Bytes of a body that nobody wants, and the time that it may take to come.
    private static let largestDiscarded = 64 << 10
    private static let longestDiscarding = Duration.seconds(5)
    /// For what a server says of an error.
    private static let longestStart = Duration.seconds(30)

    var status: Int
    var headers: HTTPHeaders
    var body: HTTPClientResponse.Body
    /// What was asked.
    var url: WebAddress
    /// For the rest of an answer that is read whole (``TimeLimits/document``).
    var limit: Duration
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

    /// The whole body. Throws a `TransportFailure` when it breaks off or takes too long, or `NIOTooManyBytesError` when it is longer
    /// than `most` bytes.
    func bytes(upTo most: Int) async throws -> ByteBuffer {
        let found = try await inTime(limit) { try await body.collect(upTo: most) }
        guard let found else { throw TransportFailure(.timeout, "the answer did not end", mayHaveArrived: true) }
        return found
    }

    /// As much of the body as `most` bytes and the time allow. A body that breaks off ends there.
    func start(upTo most: Int) async -> ByteBuffer {
        await start(upTo: most, within: min(limit, WireAnswer.longestStart))
    }

    func discard() async {
        _ = await start(upTo: WireAnswer.largestDiscarded, within: min(limit, WireAnswer.longestDiscarding))
    }

    private func start(upTo most: Int, within limit: Duration) async -> ByteBuffer {
        let start = Mutex(ByteBuffer())
        _ = try? await inTime(limit) {
            for try await piece in body {
                let length = start.withLock { start in
                    start.writeImmutableBuffer(piece)
                    return start.readableBytes
                }
                if length > most { break }
            }
        }
        return start.withLock { $0 }
    }

    /// What `work` gives; nil when that takes too long. It has ended in any case.
    private func inTime<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            return try await group.next() ?? nil
        }
    }
}

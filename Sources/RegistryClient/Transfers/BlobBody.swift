import AsyncHTTPClient
import NIOCore

/// The body of one answer with a blob, or with the rest of one.
struct BlobBody {
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private let url: WebAddress
    private let call: Call
    private let client: RegistryClient

    init(_ answer: WireAnswer, _ call: Call, _ client: RegistryClient) {
        iterator = answer.body.makeAsyncIterator()
        url = answer.url
        self.call = call
        self.client = client
    }

    mutating func next() async throws(AttemptFailure) -> ByteBuffer? {
        let waiting = client.waiting(for: call, at: url.origin, .content)
        defer { waiting.end() }
        do {
            return try await iterator.next()
        } catch {
            guard !Task.isCancelled else { throw AttemptFailure(client.cancelled(call)) }
            let failure = TransportFailure(error)
            throw AttemptFailure(client.failure(failure, of: call, at: url, after: nil), mayPass: failure.mayPass)
        }
    }
}

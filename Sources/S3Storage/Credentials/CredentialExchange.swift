import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Asks services that give keys: small answers, short waits, no signature.
struct CredentialExchange: Sendable {
    private static let largest = 256 << 10

    let transport: HTTPTransport
    let surroundings: S3Surroundings
    /// Of one attempt, until the head of its answer.
    var timeout: Duration
    var attempts = 3

    /// Status and body. Server errors and broken connections are tried again; throws `.noCredentials` when none answers.
    func ask(
        _ url: String, method: HTTPMethod = .GET, fields: [(String, String)] = [], body: String = ""
    ) async throws(S3Error) -> (status: Int, body: ByteBuffer) {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = HTTPHeaders(fields + [("accept", "*/*"), ("user-agent", "packhouse")])
        if method != .GET { request.body = .bytes(ByteBuffer(string: body)) }
        let place = url.prefix { $0 != "?" }
        let policy = RetryPolicy()
        for number in 1... {
            let words: String
            do {
                let response = try await transport.send(request, lane: .credentials, timeout: timeout)
                let body = try await response.body.collect(upTo: CredentialExchange.largest)
                guard response.status.code >= 500 else { return (Int(response.status.code), body) }
                words = "it answered \(response.status.code)"
            } catch {
                words = (error as? TransportFailure ?? TransportFailure(error)).text
            }
            guard number < attempts, !Task.isCancelled else {
                var error = S3Error(.noCredentials, "\(place): \(words)")
                error.isOfSilentKeySource = true
                throw error
            }
            await surroundings.pause(policy.wait(before: number + 1, chance: surroundings.chance()))
        }
        throw S3Error(.noCredentials, "\(place) was not asked")
    }
}

import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import Wording

/// The connections to an authority. Nothing that it answers is taken in beyond a bound, waited for beyond a time, or followed
/// to another place.
final class AuthorityTransport: Sendable {
    /// Bytes of an answer. A certificate with its chain has some 6 KiB.
    static let largestAnswer = 64 << 10

    private let configuration: HTTPClient.Configuration
    private let group: any EventLoopGroup
    private let userAgent: String
    /// For one request with its whole answer.
    private let limit: Duration
    /// Made when the first request is sent.
    private let client = Mutex<HTTPClient?>(nil)

    /// - Parameter authorities: are trusted beside the system's.
    init(
        trusting authorities: [NIOSSLCertificate], userAgent: String, limit: Duration,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if !authorities.isEmpty { tls.additionalTrustRoots = [.certificates(authorities)] }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(connect: .seconds(10), read: TimeAmount(limit), write: TimeAmount(limit))
        configuration.connectionPool.idleTimeout = .seconds(15)
        configuration.connectionPool.retryConnectionEstablishment = false
        self.configuration = configuration
        self.group = group
        self.userAgent = userAgent
        self.limit = limit
    }

    /// Sends one request and takes in the whole answer, whatever its status.
    func send(
        _ method: HTTPMethod, _ url: AuthorityURL, accept: String? = nil, jose body: ByteBuffer? = nil
    ) async throws(ACMEError) -> AuthorityAnswer {
        var request = HTTPClientRequest(url: url.text)
        request.method = method
        request.headers.add(name: "user-agent", value: userAgent)
        if let accept { request.headers.add(name: "accept", value: accept) }
        if let body {
            request.headers.add(name: "content-type", value: "application/jose+json")
            request.body = .bytes(body)
        }
        let answer: AuthorityAnswer
        do {
            answer = try await exchange(request)
        } catch {
            throw Task.isCancelled ? ACMEError(.cancelled, "the server is stopping") : ACMEError(error, asking: url)
        }
        guard !(300..<400).contains(answer.status) else {
            let place = answer.location.map { " to \(ShownText.line($0))" } ?? ""
            throw ACMEError(
                .malformedAnswer,
                "\(url) answers \(answer.status) and sends us on\(place), which is not followed; name the final address"
            )
        }
        return answer
    }

    /// Closes all connections. A later request opens others.
    func shutdown() async {
        let open = client.withLock { client in
            defer { client = nil }
            return client
        }
        // Safe to ignore: all that can fail is what was still under way.
        try? await open?.shutdown()
    }

    private func opened() -> HTTPClient {
        client.withLock { client in
            if let client { return client }
            let opened = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
            client = opened
            return opened
        }
    }

    /// The first of answer and time limit.
    private func exchange(_ request: HTTPClientRequest) async throws -> AuthorityAnswer {
        let client = opened()
        return try await withThrowingTaskGroup(of: AuthorityAnswer.self) { group in
            defer { group.cancelAll() }
            group.addTask { [limit] in
                let head = try await client.execute(request, timeout: TimeAmount(limit))
                let body = try await head.body.collect(upTo: AuthorityTransport.largestAnswer)
                return AuthorityAnswer(status: Int(head.status.code), fields: head.headers, body: body)
            }
            group.addTask { [limit] in
                try await Task.sleep(for: limit)
                throw HTTPClientError.deadlineExceeded
            }
            guard let answer = try await group.next() else { throw HTTPClientError.deadlineExceeded }
            return answer
        }
    }
}

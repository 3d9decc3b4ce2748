import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import Wording

/// Brings events to one endpoint by HTTP/1.1.
final class HTTPCourier: EventCourier {
    private enum State {
        case unused
        case open(HTTPClient)
        case ended
    }

    static let mediaType = "application/vnd.docker.distribution.events.v2+json"

    /// Answers of 307 and 308 that are followed, one after the other.
    private static let mostRedirects = 3
    /// Bytes of an answer's body that are read, so that the connection can be used again.
    private static let largestAnswer = 64 << 10
    /// What that may take, once the status is there.
    static let bodyLimit = Duration.seconds(2)

    private let configuration: HTTPClient.Configuration
    private let userAgent: String
    private let surroundings: Surroundings
    /// What the file of authorities held.
    private let authorityBytes: [UInt8]?
    /// The client is made when the first event is sent.
    private let state = Mutex(State.unused)

    /// Throws when the file of authorities cannot be read. Blocks for that.
    init(
        _ settings: EndpointSettings, userAgent: String, surroundings: Surroundings = .system
    ) throws(NotificationError) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        let authorities = try HTTPCourier.authorities(settings)
        if let authorities { tls.additionalTrustRoots = [.certificates(authorities.certificates)] }
        authorityBytes = authorities?.bytes
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(connect: .seconds(10))
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = false
        self.configuration = configuration
        self.userAgent = userAgent
        self.surroundings = surroundings
    }

    /// The endpoint's file of them; nil when it has none. Blocks.
    static func authorities(_ settings: EndpointSettings) throws(NotificationError) -> AuthorityFile? {
        guard let path = settings.authorities else { return nil }
        return try AuthorityFile(path: path, for: settings.name)
    }

    func isOutdated(for settings: EndpointSettings) -> Bool {
        guard let path = settings.authorities else { return false }
        // Of a file that cannot be read, the next courier says why.
        return (try? AuthorityFile(path: path, for: settings.name))?.bytes != authorityBytes
    }

    func deliver(_ body: ByteBuffer, to endpoint: EndpointSettings) async -> Delivery {
        let deadline = surroundings.now() + endpoint.timeout
        var url = endpoint.url
        var delivery = await post(body, to: url, endpoint, until: deadline)
        for _ in 0..<Self.mostRedirects {
            guard case .answered(307...308, let place?) = delivery, let next = url.followed(to: place) else { break }
            url = next
            delivery = await post(body, to: url, endpoint, until: deadline)
        }
        if case .answered(let status, let place?) = delivery {
            return .answered(status: status, place: ShownText.line(String(place.prefix { $0 != "?" })))
        }
        return delivery
    }

    func shutdown() async {
        let last = state.withLock { state in
            defer { state = .ended }
            return state
        }
        guard case .open(let client) = last else { return }
        // Safe to ignore: all that can fail is what was still under way.
        try? await client.shutdown()
    }

    private func client() throws -> HTTPClient {
        try state.withLock { state in
            switch state {
            case .ended: throw HTTPClientError.alreadyShutdown
            case .open(let client): return client
            case .unused:
                let client = HTTPClient(
                    eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
                    configuration: configuration)
                state = .open(client)
                return client
            }
        }
    }

    private func post(
        _ body: ByteBuffer, to url: EndpointURL, _ endpoint: EndpointSettings, until deadline: ContinuousClock.Instant
    ) async -> Delivery {
        var request = HTTPClientRequest(url: url.text)
        request.method = .POST
        request.headers.add(name: "content-type", value: Self.mediaType)
        request.headers.add(name: "user-agent", value: userAgent)
        for name in ["content-type", "user-agent"]
        where endpoint.headers.contains(where: { $0.name.lowercased() == name }) {
            request.headers.remove(name: name)
        }
        for (name, value) in endpoint.headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(body)
        do {
            return try await exchange(request, until: deadline)
        } catch {
            return .failed(DeliveryWords.words(for: error, timeout: endpoint.timeout))
        }
    }

    /// The first of answer and deadline. The status decides: what becomes of the body behind it changes nothing.
    private func exchange(
        _ request: HTTPClientRequest, until deadline: ContinuousClock.Instant
    ) async throws -> Delivery {
        let client = try client()
        let left = Swift.max(deadline - surroundings.now(), .zero)
        let head = try await within(left) {
            try await client.execute(request, timeout: TimeAmount(left) + .seconds(1))
        }
        let status = Int(head.status.code)
        let place = (300..<400).contains(status) ? head.headers.first(name: "location") : nil
        _ = try? await within(Swift.min(Self.bodyLimit, deadline - surroundings.now())) {
            try await head.body.collect(upTo: HTTPCourier.largestAnswer)
        }
        return .answered(status: status, place: place)
    }

    private func within<Value: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await body() }
            group.addTask { [surroundings] in
                await surroundings.pause(limit)
                try Task.checkCancellation()
                throw HTTPClientError.deadlineExceeded
            }
            guard let value = try await group.next() else { throw HTTPClientError.remoteConnectionClosed }
            return value
        }
    }
}

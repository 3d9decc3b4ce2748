import AsyncHTTPClient
import NIOCore
import Synchronization

/// Asks for HTTP checks. To be ended by ``shutdown()``.
public final class HealthClient: Sendable {
    /// Opened by the first question.
    private let client = Mutex<HTTPClient?>(nil)

    public init() {}

    /// The answer, which may be a redirect.
    func answer(_ request: HTTPClientRequest, deadline: NIODeadline) async throws -> HTTPClientResponse {
        try await opened().execute(request, deadline: deadline)
    }

    /// Closes connections.
    public func shutdown() async {
        let opened = client.withLock { client in
            defer { client = nil }
            return client
        }
        // A client can refuse this only when it has been shut down before.
        try? await opened?.shutdown()
    }

    private func opened() -> HTTPClient {
        client.withLock { client in
            if let client { return client }
            var configuration = HTTPClient.Configuration()
            configuration.redirectConfiguration = .disallow
            // What a check learns must be of now.
            configuration.connectionPool.idleTimeout = .seconds(1)
            let opened = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            client = opened
            return opened
        }
    }
}

public import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension HealthCheck {
    /// What an HTTP check asks, and what it wants.
    public struct Question: Sendable {
        /// With scheme and host.
        public var url: String
        public var headers: [(name: String, value: String)]
        public var status: Int

        public init(url: String, headers: [(name: String, value: String)], status: Int) {
            self.url = url
            self.headers = headers
            self.status = status
        }
    }

    /// Fails while `HEAD` is not answered with the status that is wanted. Redirects are followed.
    ///
    /// - Parameter client: asks; see ``client()``.
    public static func http(
        _ question: Question, name: String, interval: Duration, threshold: Int, limit: Duration, by client: HTTPClient
    ) -> HealthCheck {
        HealthCheck(name: name, interval: interval, threshold: threshold, limit: limit) {
            var request = HTTPClientRequest(url: question.url)
            request.method = .HEAD
            for (name, value) in question.headers { request.headers.add(name: name, value: value) }
            let status: Int
            do {
                status = Int(try await client.execute(request, timeout: TimeAmount(limit)).status.code)
            } catch {
                throw HealthProblem("no answer: \(HealthProblem.words(for: error))")
            }
            guard status == question.status else {
                throw HealthProblem("the answer is \(status), not \(question.status)")
            }
        }
    }

    /// Asks for HTTP checks; to be shut down at the end. What a check learns must be of now, so no connection is kept for long.
    public static func client() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .follow(max: 5, allowCycles: false)
        configuration.connectionPool.idleTimeout = .seconds(1)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}

import AsyncHTTPClient
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
    /// - Parameter client: asks.
    public static func http(
        _ question: Question, name: String, interval: Duration, threshold: Int, limit: Duration, by client: HealthClient
    ) -> HealthCheck {
        HealthCheck(name: name, interval: interval, threshold: threshold, limit: limit) {
            var request = HTTPClientRequest(url: question.url)
            request.method = .HEAD
            for (name, value) in question.headers { request.headers.add(name: name, value: value) }
            let status: Int
            do {
                status = try await client.status(request, within: limit)
            } catch {
                throw HealthProblem("no answer: \(HealthProblem.words(for: error))")
            }
            guard status == question.status else {
                throw HealthProblem("the answer is \(status), not \(question.status)")
            }
        }
    }
}

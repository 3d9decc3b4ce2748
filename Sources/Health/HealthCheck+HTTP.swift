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

    /// Fails while `HEAD` is not answered with the status that is wanted. Redirects are followed, to another host or port without the headers.
    ///
    /// - Parameter client: asks.
    public static func http(
        _ question: Question, name: String, interval: Duration, threshold: Int, limit: Duration, by client: HealthClient
    ) -> HealthCheck {
        HealthCheck(name: name, interval: interval, threshold: threshold, limit: limit) {
            let deadline = NIODeadline.now() + TimeAmount(limit)
            var trail = RedirectTrail(from: question.url, wanting: question.status)
            while true {
                var request = HTTPClientRequest(url: trail.url)
                request.method = .HEAD
                if trail.takesHeaders {
                    for (name, value) in question.headers { request.headers.add(name: name, value: value) }
                }
                let answer: HTTPClientResponse
                do {
                    answer = try await client.answer(request, deadline: deadline)
                } catch {
                    throw HealthProblem("no answer: \(HealthProblem.words(for: error))")
                }
                let location = answer.headers.first(name: "location")
                switch trail.afterAnswer(Int(answer.status.code), location: location) {
                case .isRight: return
                case .isWrong(let reason): throw HealthProblem(reason)
                case .follows: continue
                }
            }
        }
    }
}

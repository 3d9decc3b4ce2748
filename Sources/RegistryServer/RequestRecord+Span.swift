import HTTPConnection
import HTTPTypes
import Registry
import Telemetry

extension RequestRecord {
    /// The span of the request, with what became of it (OpenTelemetry semantic conventions, "HTTP server"); nil when it is not traced.
    func span(status: Int, _ end: AnswerEnd) -> Span? {
        guard var span else { return nil }
        span.finish(after: MonotonicTime.now() - started)
        // Names of spans are few, as those of metrics are.
        let method = RequestMethod(request.method.rawValue) == .other ? "HTTP" : request.method.rawValue
        span.name = "\(method) \(handler.label)"
        span.note("http.request.method", method == "HTTP" ? "_OTHER" : method)
        if method == "HTTP" { span.note("http.request.method_original", request.method.rawValue) }
        span.note("http.response.status_code", Int64(status))
        span.note("url.path", String(request.target.prefix { $0 != "?" }))
        span.note("url.scheme", request.connection.isSecure ? "https" : "http")
        span.note("server.address", request.authority)
        span.note("network.peer.address", request.connection.remoteHost)
        span.note(
            "network.protocol.version",
            request.connection.version.split(separator: "/").last.map { $0 == "2.0" ? "2" : String($0) })
        span.note("user_agent.original", request.headers.value(of: .userAgent))
        span.note("http.request.body.size", end.received)
        span.note("http.response.body.size", end.sent)
        if let failure = end.failure {
            span.failure = "response broke off: \(failure)"
        } else if status >= 500 {
            span.failure = error.map { "\($0)" } ?? "\(status)"
        }
        if span.failure != nil { span.note("error.type", end.failure == nil ? "\(status)" : "broken") }
        return span
    }
}

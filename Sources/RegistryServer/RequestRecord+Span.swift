import HTTPConnection
import HTTPTypes
import Registry
import Telemetry

extension RequestRecord {
    /// The span of the request, with what became of it (OpenTelemetry semantic conventions, "HTTP server"); nil when it is not traced.
    func span(status: Int, _ end: AnswerEnd) -> Span? {
        guard let identity = span else { return nil }
        let method = request.method.rawValue
        let isKnown = RequestMethod(method) != .other
        // Names of spans are few, as those of metrics are.
        var span = Span(identity, name: "\(isKnown ? method : "HTTP") \(handler.label)", start: received)
        span.finish(after: MonotonicTime.now() - started)
        span.note("http.request.method", isKnown ? method : "_OTHER")
        if !isKnown { span.note("http.request.method_original", method) }
        span.note("http.response.status_code", Int64(status))
        span.note("url.path", RequestTarget.encodedPath(of: request.target))
        span.note("url.scheme", request.connection.isSecure ? "https" : "http")
        let (host, port) = serverAddress
        span.note("server.address", host)
        if let port { span.note("server.port", port) }
        span.note("network.peer.address", request.connection.remoteHost)
        span.note(
            "network.protocol.version",
            request.connection.version.split(separator: "/").last.map { $0 == "2.0" ? "2" : String($0) })
        span.note("user_agent.original", request.headers.value(of: .userAgent))
        span.note("http.request.body.size", end.received)
        span.note("http.response.body.size", end.sent)
        if let failure = end.failure {
            span.fail("broken", "response broke off: \(failure)")
        } else if status >= 500 {
            span.fail("\(status)", error.map { "\($0)" } ?? "\(status)")
        }
        return span
    }

    /// As the client names this side.
    private var serverAddress: (host: String?, port: Int64?) {
        guard let authority = request.authority, !authority.isEmpty else { return (nil, nil) }
        // The colons of an IPv6 address are in brackets.
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
            return (authority, nil)
        }
        return (String(authority[..<colon]), Int64(authority[authority.index(after: colon)...]))
    }
}

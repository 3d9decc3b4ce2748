import Access
import HTTPConnection
import Logging
import Registry
import Telemetry

/// What is known of a request when its end is logged.
struct RequestRecord: Sendable {
    let request: IncomingRequest
    let received = Timestamp.now()
    /// Nanoseconds of ``MonotonicTime``.
    let started = MonotonicTime.now()
    var handler: RequestHandler
    var route: Route?
    var principal = Principal.anonymous
    var error: (any Error)?
    /// Whether it is counted among those that are not answered yet.
    var isUnderWay = false
    /// What events, the log and, after a failure, the client know it by; nil while nobody needed one.
    private(set) var id: String?
    /// What the request does, while somebody wants to know.
    var changes: ChangeNotes?
    /// Its span; nil when it is not traced.
    var span: SpanIdentity?

    init(_ request: IncomingRequest, handler: RequestHandler = .none) {
        self.request = request
        self.handler = handler
    }

    /// What it is known by from now on.
    mutating func identify() -> String {
        let id = self.id ?? InstanceIdentifier.random()
        self.id = id
        return id
    }

    /// `logger`, with what finds the other lines of this request.
    mutating func identifying(_ logger: Logger) -> Logger {
        var logger = logger
        logger[metadataKey: "http.request.id"] = "\(identify())"
        logger[metadataKey: "http.request.remoteaddr"] = "\(claimedAddress)"
        if let traceID { logger[metadataKey: "trace.id"] = "\(traceID)" }
        return logger
    }

    /// The trace that the client is in, when it says so and that is well-formed.
    var sender: TraceContext? {
        request.headers.value(of: .traceparent).flatMap { TraceContext(traceparent: $0) }
    }

    /// That of the span, else of the client.
    var traceID: String? { span?.traceID ?? sender?.traceID }
}

import Access
import HTTPConnection
import HTTPTypes
public import Logging
import OCI
import PackFormat
import Registry
public import Telemetry

/// Writes down how requests ended: one line of the access log each, and application log lines for what somebody may want
/// to look into: changes at info, failures of ours at error, refusals at info, plain reads at debug.
public struct RequestJournal: Sendable {
    let accessLog: AccessLog?
    let logger: Logger
    let metrics: RequestMetrics
    private let tracer: SpanExporter?
    /// That of `logger`, which takes a while to be asked.
    private let threshold: LogThreshold

    /// - Parameters:
    ///   - threshold: that of `logger`, when it may be moved.
    ///   - metrics: where requests are counted.
    ///   - tracer: where spans go; nil where nobody collects them.
    public init(
        accessLog: AccessLog?, logger: Logger, threshold: LogThreshold? = nil,
        metrics: RequestMetrics = RequestMetrics(), tracer: SpanExporter? = nil
    ) {
        self.accessLog = accessLog
        self.logger = logger
        self.metrics = metrics
        self.tracer = tracer
        self.threshold = threshold ?? LogThreshold(logger.logLevel)
    }

    /// Has `answer` write its line when it ends, and be counted. What is refused or fails says by which name the log knows it, and by which
    /// trace (W3C Trace Context, section 3.2) where the client sent one: other requests may be of the same.
    func record(_ record: RequestRecord, answeredBy answer: inout Answer) {
        var record = record
        metrics.begin(&record)
        if let tracer { record.span = tracer.begin(record.sender) }
        if answer.status.code >= 400 {
            answer.headers[.xRequestID] = record.identify()
            answer.headers[.xTraceID] = record.traceID
        }
        let (finished, status) = (record, answer.status)
        let (standing, headers) = (answer.standing, answer.headers)
        answer.onEnd = { end in
            accessLog?.record(
                finished.accessLogEntry(status: status.code, sent: end.sent), lane: finished.request.connection.lane)
            metrics.count(finished, status: status.code, end)
            if let tracer, let span = finished.span(status: status.code, end) { tracer.record(span) }
            log(finished, status: status.code, end) { headers[.contentType] ?? standing?.fields[.contentType] }
        }
    }

    /// Writes down what a connection refused by itself, and has `answer` be counted and say by which name the log knows it. It belongs to no
    /// request, so the access log has no line of it.
    func record(_ refusal: ConnectionRefusal, answeredBy answer: inout Answer, on connection: ConnectionInfo) {
        let id = InstanceIdentifier.random()
        let status = answer.status.code
        logger.info(
            "refused what is no request: \(refusal.message)",
            metadata: [
                "http.request.id": "\(id)",
                "http.request.remoteaddr": "\(connection.remoteAddress)",
                "http.response.status": "\(status)",
            ])
        answer.headers[.xRequestID] = id
        answer.onEnd = { metrics.count(refused: status, $0, lane: connection.lane) }
    }

    private func log(_ record: RequestRecord, status: Int, _ end: AnswerEnd, contentType: () -> String?) {
        let level: Logger.Level
        let message: Logger.Message
        if let failure = end.failure {
            level = .info
            message = "response broke off: \(failure)"
        } else if let error = record.error {
            // What we refuse on purpose is no failure, whatever its status.
            let isFailure = status >= 500 && !(error is RegistryError) && !(error is Refusal)
            level = isFailure ? .error : status == 401 ? .debug : .info
            message = "response completed with error: \(error)"
        } else {
            level = record.isWrite ? .info : .debug
            message = "response completed"
        }
        guard threshold.level <= level else { return }
        var metadata = record.metadata
        metadata["http.response.status"] = .stringConvertible(status)
        metadata["http.response.written"] = .stringConvertible(end.sent)
        metadata["http.response.duration"] = "\(Duration.nanoseconds(MonotonicTime.now() - record.started))"
        if let contentType = contentType() { metadata["http.response.contenttype"] = "\(contentType)" }
        logger.log(level: level, message, metadata: metadata)
    }
}

extension RequestRecord {
    fileprivate var isWrite: Bool { route?.isWrite(request.method) ?? false }

    fileprivate var user: String? {
        if case .user(let name) = principal { name } else { nil }
    }

    fileprivate func accessLogEntry(status: Int, sent: Int64) -> AccessLogEntry {
        AccessLogEntry(
            remoteAddress: request.connection.remoteHost, user: user, time: received, method: request.method.rawValue,
            target: request.target, httpVersion: request.connection.version, status: status, bodyBytes: sent,
            referer: request.headers.value(of: .referer), userAgent: request.headers.value(of: .userAgent),
            clientSubject: request.connection.clientSubject)
    }

    /// Whom a proxy in front says that it speaks for, unchecked, else the peer: for finding lines, not for deciding.
    var claimedAddress: String {
        let forwarded = request.headers.value(of: .xForwardedFor).map { String($0.prefix { $0 != "," }) }
        return forwarded ?? request.headers.value(of: .xRealIP) ?? request.connection.remoteAddress
    }

    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "http.request.id": "\(id ?? InstanceIdentifier.random())",
            "http.request.method": "\(request.method.rawValue)",
            "http.request.uri": "\(request.target)",
            "http.request.host": "\(request.authority ?? "")",
            "http.request.remoteaddr": "\(claimedAddress)",
        ]
        metadata["http.request.useragent"] = request.headers.value(of: .userAgent).map { "\($0)" }
        metadata["http.request.referer"] = request.headers.value(of: .referer).map { "\($0)" }
        metadata["http.request.contenttype"] = request.headers.value(of: .contentType).map { "\($0)" }
        if let traceID {
            metadata["trace.id"] = "\(traceID)"
            metadata["span.id"] = "\(span?.id ?? sender?.parentID ?? "")"
        }
        metadata["auth.user.name"] = user.map { "\($0)" }
        if let error = error as? RegistryError ?? (error as? Refusal)?.error {
            metadata["err.code"] = "\(error.code.text)"
            metadata["err.message"] = "\(error.message)"
        }
        for (name, value) in route?.variables ?? [] { metadata["vars.\(name)"] = "\(value)" }
        return metadata
    }
}

extension Route {
    fileprivate var variables: [(String, String)] {
        switch self {
        case .root, .health, .healthDetail, .base, .catalog, .token: []
        case .tags(let name), .uploads(let name), .malformed(let name, _): [("name", name.text)]
        case .manifest(let name, let reference): [("name", name.text), ("reference", reference.description)]
        case .blob(let name, let digest), .referrers(let name, let digest):
            [("name", name.text), ("digest", digest.text)]
        case .upload(let name, let id): [("name", name.text), ("uuid", id.text)]
        case .packs(let route): route.place.map { [("pack", $0.pack.text)] } ?? []
        }
    }
}

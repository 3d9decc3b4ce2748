public import HTTPConnection
import HTTPTypes
public import Health
public import Logging
import NIOCore
public import NIOPosix
public import Telemetry

/// What is answered on the listener for those who watch the server: health, facts of the process, metrics. Who gets there needs no
/// login, so nothing of the content or the configuration is shown.
public struct DebugSite: Sendable {
    private let health: HealthRegister
    private let version: String
    private let metrics: (path: String, page: MetricsPage)?
    private let threads: NIOThreadPool
    private let logger: Logger

    /// - Parameters:
    ///   - metrics: what is shown at which path; nil for nothing.
    ///   - threads: where the process is looked at, which may block.
    public init(
        health: HealthRegister, version: String, metrics: (path: String, page: MetricsPage)?, threads: NIOThreadPool,
        logger: Logger
    ) {
        self.health = health
        self.version = version
        self.metrics = metrics
        self.threads = threads
        self.logger = logger
    }

    public func answer(_ request: IncomingRequest) async -> Answer {
        let path = String(request.target.prefix { $0 != "?" })
        switch path {
        case "/debug/health":
            return await read(request) { showHealth() }
        case "/debug/health/down", "/debug/health/up":
            return turn(path.hasSuffix("up"), request)
        case "/debug/vars":
            return await read(request) {
                let version = version
                let logger = logger
                return await onThread { Self.document(ProcessVariables(version: version), logger) }
            }
        case metrics?.path:
            return await read(request) {
                guard let page = metrics?.page else { return .pageNotFound }
                return await onThread {
                    Answer(
                        .ok, headers: [.contentType: Exposition.contentType],
                        body: .buffer(ByteBuffer(bytes: page.text())))
                }
            }
        case _ where path == "/debug/pprof" || path.hasPrefix("/debug/pprof/"):
            return .plain(
                .notFound,
                "there are no profiles of Go here, as this server is none of Go's; perf can look at its process")
        default:
            return .plain(.notFound, "here are \(places.joined(separator: ", "))")
        }
    }

    /// The answer to what a connection refuses by itself.
    public func refuse(_ refusal: ConnectionRefusal) -> Answer {
        .plain(refusal.status, refusal.message)
    }

    private var places: [String] {
        ["/debug/health", "/debug/vars"] + (metrics.map { [$0.path] } ?? [])
    }

    private func read(_ request: IncomingRequest, _ show: () async -> Answer) async -> Answer {
        guard request.method == .get || request.method == .head else { return methodNotAllowed("GET, HEAD") }
        var answer = await show()
        answer.headers[.cacheControl] = "no-store"
        return answer
    }

    /// A server that is about to end has no threads for it any more.
    private func onThread(_ make: @escaping @Sendable () -> Answer) async -> Answer {
        (try? await threads.runIfActive(make)) ?? .plain(.serviceUnavailable, "the server is stopping")
    }

    /// As Distribution does: what is wrong, by the names of the checks.
    private func showHealth() -> Answer {
        let failures = health.failures
        var answer = Self.document(failures, logger)
        if !failures.isEmpty { answer.status = .serviceUnavailable }
        return answer
    }

    /// An empty page would say that all is well.
    static func document(_ value: some Encodable, _ logger: Logger) -> Answer {
        do {
            return .json(try JSONText.object(value))
        } catch {
            logger.error("a page for those who watch the server cannot be written: \(error)")
            return .plain(.internalServerError, "this page cannot be written: \(error)")
        }
    }

    private func turn(_ on: Bool, _ request: IncomingRequest) -> Answer {
        guard request.method == .post else { return methodNotAllowed("POST") }
        // A page that somebody on this machine looks at must not be able to.
        guard request.headers[.origin] == nil else {
            return .plain(.forbidden, "this switch is not for web pages: the request has an Origin")
        }
        let isNews = on ? health.turnOn() : health.turnOff()
        if isNews {
            logger.warning(
                on ? "put back into service by hand" : "taken out of service by hand; requests are answered 503",
                metadata: ["http.request.remoteaddr": "\(request.connection.remoteAddress)"])
        }
        return Answer(.ok)
    }

    private func methodNotAllowed(_ methods: String) -> Answer {
        var answer = Answer.plain(.methodNotAllowed, "this path takes \(methods)")
        answer.headers[.allow] = methods
        return answer
    }
}

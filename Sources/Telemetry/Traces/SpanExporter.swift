import AsyncHTTPClient
public import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// Traces requests and sends the spans to a collector, in the background and in batches. Requests never wait for it: what it cannot
/// send in time is dropped, counted, and told in the log.
public final class SpanExporter: MetricSource {
    /// How long a trouble is not told again.
    private static let silence = Duration.seconds(300)
    /// What sending may take when the server ends.
    private static let farewell = Duration.seconds(3)

    private let settings: TraceSettings
    private let logger: Logger
    /// Opened when the first spans are sent.
    private let client = Mutex<HTTPClient?>(nil)
    private let queue: Mutex<SpanQueue>
    private let wakeUp: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let sent = Counter()
    private let dropped = Counter()
    private let lastTold = Mutex<ContinuousClock.Instant?>(nil)

    /// Connects to nothing. Call ``run()``, and ``shutdown()`` at the end.
    public init(_ settings: TraceSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        queue = Mutex(SpanQueue(limit: settings.queueLimit, batch: settings.batchLimit))
        (wakeUp, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// A span for a request that begins; nil when it is not traced.
    ///
    /// - Parameter sender: what came with the request.
    public func span(_ sender: TraceContext?, start: Timestamp) -> Span? {
        let traceID = sender?.traceID ?? Self.identifier(words: 2)
        guard settings.sampler.samples(traceID, sender: sender) else { return nil }
        return Span(traceID: traceID, id: Self.identifier(words: 1), parentID: sender?.parentID, start: start)
    }

    /// Takes a span that has ended.
    public func record(_ span: Span) {
        switch queue.withLock({ $0.add(span) }) {
        case .wait: break
        case .send: waker.yield()
        case .dropped: dropped.add()
        }
    }

    /// Sends what comes, until the task is cancelled, and then what is left, for a short while.
    public func run() async {
        // What is on its way is not broken off by the end of the server.
        let sender = Task {
            for await _ in wakeUp { await sendAll() }
            await sendAll()
        }
        while (try? await Task.sleep(for: settings.delay)) != nil { waker.yield() }
        waker.finish()
        let timer = Task {
            guard (try? await Task.sleep(for: Self.farewell)) != nil else { return }
            sender.cancel()
        }
        await sender.value
        timer.cancel()
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

    public func write(to exposition: inout Exposition) {
        exposition.begin("registry_traces_sent_total", .counter, "Spans that a collector took.")
        exposition.add(sent.value)
        exposition.begin("registry_traces_dropped_total", .counter, "Spans that were dropped.")
        exposition.add(dropped.value)
    }

    private func sendAll() async {
        while !Task.isCancelled {
            let spans = queue.withLock { $0.take() }
            guard !spans.isEmpty else { return }
            await send(spans)
        }
    }

    private func send(_ spans: [Span]) async {
        let body = TraceDocument(spans, resource: settings.resource).bytes()
        var attempts = ExportAttempts()
        while true {
            let (outcome, words) = await attempt(body)
            switch attempts.next(after: outcome, chance: Double.random(in: 0..<1)) {
            case .done: return sent.add(UInt64(spans.count))
            case .again(let wait) where (try? await Task.sleep(for: wait)) != nil: continue
            case .again, .giveUp:
                dropped.add(UInt64(spans.count))
                return tell(words, spans.count)
            }
        }
    }

    private func attempt(_ body: [UInt8]) async -> (ExportAttempts.Outcome, words: String) {
        var request = HTTPClientRequest(url: settings.endpoint)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        for header in settings.headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let answer = try await opened().execute(request, timeout: TimeAmount(settings.timeout))
            // What it says is of no use, but its connection is.
            _ = try? await answer.body.collect(upTo: 64 << 10)
            let wait = answer.headers.first(name: "Retry-After").flatMap { Int64($0) }.map { Duration.seconds($0) }
            return (.status(Int(answer.status.code), retryAfter: wait), "it answers \(answer.status.code)")
        } catch {
            return (.failed, "\(error)")
        }
    }

    private func opened() -> HTTPClient {
        client.withLock { client in
            if let client { return client }
            var configuration = HTTPClient.Configuration()
            if let path = settings.authorities {
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.trustRoots = .file(path)
                configuration.tlsConfiguration = tls
            }
            let opened = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            client = opened
            return opened
        }
    }

    private func tell(_ words: String, _ count: Int) {
        let isNews = lastTold.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last < Self.silence { return false }
            last = now
            return true
        }
        guard isNews else { return }
        logger.warning("\(count) spans could not be sent to the collector at \(settings.shownEndpoint): \(words)")
    }

    /// Random hexadecimal digits, 16 a word, not all zero.
    private static func identifier(words: Int) -> String {
        (0..<words).map { _ in
            let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension TraceSettings {
    /// Without a query, which may hold a secret.
    public var shownEndpoint: String { String(endpoint.prefix { $0 != "?" }) }
}

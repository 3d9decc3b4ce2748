public import Logging
import NIOCore
import Synchronization

/// Traces requests and sends the spans to a collector, in the background and in batches. Requests never wait for it: what it cannot
/// send in time is dropped, counted, and told in the log now and then.
public final class SpanExporter: MetricSource {
    private static let overflow = "they came faster than it took them"
    private static let end = "the server ends"

    /// What sending may take when the server ends.
    private let farewell: Duration

    private let settings: TraceSettings
    private let document: @Sendable ([Span]) throws -> [UInt8]
    private let collector: Collector
    private let logger: Logger
    private let queue: Mutex<SpanQueue>
    private let wakeUp: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let sent = Counter()
    private let dropped = Counter()
    /// Those that found no room and are not in a report yet.
    private let overflown = Atomic<UInt64>(0)
    private let losses = Mutex(LossReport())

    /// Connects to nothing. Call ``run()``, and ``shutdown()`` at the end.
    public convenience init(_ settings: TraceSettings, logger: Logger) {
        self.init(settings, logger: logger, farewell: .seconds(3))
    }

    /// - Parameter document: what is sent of spans; nil for what the settings say.
    init(
        _ settings: TraceSettings, logger: Logger, farewell: Duration = .seconds(3),
        document: (@Sendable ([Span]) throws -> [UInt8])? = nil
    ) {
        self.farewell = farewell
        self.settings = settings
        self.document = document ?? { try settings.format.document(of: $0, resource: settings.resource) }
        self.logger = logger
        collector = Collector(settings)
        queue = Mutex(SpanQueue(limit: settings.queueLimit, batch: settings.batchLimit))
        (wakeUp, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The span of a request that begins; nil when it is not traced.
    ///
    /// - Parameter sender: what came with the request.
    public func begin(_ sender: TraceContext?) -> SpanIdentity? {
        let traceID = sender?.traceID ?? SpanIdentity.digits(words: 2)
        guard settings.sampler.samples(traceID, sender: sender) else { return nil }
        return SpanIdentity(traceID: traceID, id: SpanIdentity.digits(words: 1), parentID: sender?.parentID)
    }

    /// Takes a span that has ended.
    public func record(_ span: Span) {
        switch queue.withLock({ $0.add(span) }) {
        case .wait: break
        case .send: waker.yield()
        case .dropped:
            dropped.add()
            overflown.wrappingAdd(1, ordering: .relaxed)
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
            guard (try? await Task.sleep(for: farewell)) != nil else { return }
            sender.cancel()
        }
        await sender.value
        timer.cancel()
        tellEnd()
    }

    /// Counts as dropped what still waits, and says in the log what was not told before. For the end of the process.
    public func tellEnd() {
        let left = queue.withLock { $0.clear() }
        dropped.add(UInt64(left))
        let overflown = overflown.exchange(0, ordering: .relaxed)
        if overflown > 0 { lose(overflown, Self.overflow) }
        // Each with its own cause, whether or not it is time to tell it.
        if let news = losses.withLock({ $0.rest() }) { tell(news) }
        if left > 0 { tell(LossReport.News(count: UInt64(left), cause: Self.end)) }
    }

    /// Closes connections.
    public func shutdown() async {
        await collector.shutdown()
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
            let overflown = overflown.exchange(0, ordering: .relaxed)
            if overflown > 0 { lose(overflown, Self.overflow) }
        }
    }

    private func send(_ spans: [Span]) async {
        let body: ByteBuffer
        do {
            body = ByteBuffer(bytes: try document(spans))
        } catch {
            dropped.add(UInt64(spans.count))
            return lose(UInt64(spans.count), "they cannot be written down for it: \(error)")
        }
        var attempts = ExportAttempts(limit: settings.exportLimit)
        let start = ContinuousClock.now
        while true {
            let left = Swift.max(settings.exportLimit - (.now - start), .milliseconds(1))
            let answer = await collector.post(body, within: Swift.min(settings.timeout, left))
            let step = attempts.next(
                after: answer.outcome, elapsed: .now - start, chance: Double.random(in: 0..<1))
            switch step {
            case .done:
                let rejected = UInt64(Swift.min(Swift.max(answer.rejected, 0), Int64(spans.count)))
                sent.add(UInt64(spans.count) - rejected)
                dropped.add(rejected)
                if rejected > 0 { lose(rejected, answer.words) }
                return
            case .again(let wait):
                if (try? await Task.sleep(for: wait)) != nil { continue }
                dropped.add(UInt64(spans.count))
                return lose(UInt64(spans.count), answer.words)
            case .giveUp(let rest):
                dropped.add(UInt64(spans.count))
                lose(UInt64(spans.count), answer.words)
                // It ends early when the server does.
                try? await Task.sleep(for: rest)
                return
            }
        }
    }

    private func lose(_ count: UInt64, _ words: String) {
        if let news = losses.withLock({ $0.add(count, words, at: .now) }) { tell(news) }
    }

    private func tell(_ news: LossReport.News) {
        logger.warning("\(news.count) spans did not get to the collector at \(settings.shownEndpoint): \(news.cause)")
    }
}

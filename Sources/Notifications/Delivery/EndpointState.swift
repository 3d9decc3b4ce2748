import NIOCore

/// What an endpoint has to do, decided without doing it.
struct EndpointState: Sendable {
    enum Phase: Sendable {
        case running
        /// The server stops: what waits is sent as far as that goes.
        case finishing
        /// Nothing is sent any more.
        case ended
    }

    /// What the sender does next.
    enum Sending: Sendable {
        case send(ByteBuffer, EndpointSettings, any EventCourier)
        case wait
        case end
    }

    /// What follows an attempt.
    struct Outcome: Sendable {
        var pause: Duration?
        /// Where the event was kept that was delivered.
        var delivered: JournalPosition?
        var report: Report?
    }

    enum Report: Sendable {
        /// Attempts that failed since the last report, and how many events wait.
        case failing(attempts: UInt64, pending: Int)
        case recovered(attempts: Int, pending: Int)
        case doubtful
    }

    private(set) var settings: EndpointSettings
    private(set) var courier: any EventCourier
    private(set) var phase = Phase.running
    private(set) var status: EndpointStatus
    var queue: EventQueue
    /// Up to where deliveries are to be noted in the journal, for each run.
    private var delivered: [String: UInt64] = [:]
    private var retry = RetryState()
    private let isSaved: Bool
    private var failureReports = RareReport()
    private var doubtReports = RareReport()
    private var dropReports = RareReport()
    private var faultReports = RareReport()

    init(_ settings: EndpointSettings, courier: any EventCourier, queue: QueueSettings, isSaved: Bool) {
        self.settings = settings
        self.courier = courier
        self.isSaved = isSaved
        self.queue = EventQueue(
            maximumEvents: queue.maximumEvents, maximumSize: queue.maximumSize, isSaved: isSaved)
        status = EndpointStatus(name: settings.name)
    }

    /// The numbers as they are now.
    var currentStatus: EndpointStatus {
        var status = status
        status.pending = queue.count
        status.pendingBytes = queue.size
        return status
    }

    /// Takes over other settings; returns the courier that is not needed any more.
    mutating func change(to settings: EndpointSettings, _ courier: any EventCourier) -> any EventCourier {
        defer {
            self.settings = settings
            self.courier = courier
            retry = RetryState()
        }
        return self.courier
    }

    mutating func finish() {
        guard phase == .running else { return }
        phase = .finishing
        // Failures of before do not count against the last attempts.
        retry = RetryState()
    }

    mutating func end() {
        phase = .ended
    }

    /// Takes an event in. Returns how many were dropped since the last report, when that is to be told.
    mutating func offer(_ entry: QueueEntry, at now: ContinuousClock.Instant) -> UInt64? {
        status.events += 1
        if phase != .ended, queue.offer(entry) {
            if isSaved { entry.ticket?.join() }
            return nil
        }
        return drop(1, at: now)
    }

    /// Likewise for events that never became any.
    mutating func drop(_ count: UInt64, at now: ContinuousClock.Instant) -> UInt64? {
        status.dropped += count
        return dropReports.note(count, at: now)
    }

    /// When drops that were not told yet are to be told; nil when there are none.
    var dropReportDue: ContinuousClock.Instant? { dropReports.due }

    /// Drops that were not told yet, when it is time to.
    mutating func takeDropped(at now: ContinuousClock.Instant) -> UInt64? { dropReports.takeRest(at: now) }

    /// Drops that were not told yet, at the end.
    mutating func takeDropped() -> UInt64 { dropReports.takeRest() }

    var sending: Sending {
        if phase == .ended { return .end }
        if let next = queue.next { return .send(next.bytes, settings, courier) }
        return phase == .finishing && queue.isEmpty ? .end : .wait
    }

    /// Notes what came of sending the first event.
    mutating func note(_ delivery: Delivery, at now: ContinuousClock.Instant, chance: Double) -> Outcome {
        if case .answered(let code, _) = delivery, (100...999).contains(code) { status.statuses[code, default: 0] += 1 }
        guard delivery.isTaken else { return fail(delivery, at: now, chance) }
        status.successes += 1
        var outcome = Outcome(delivered: queue.next?.position)
        if let position = outcome.delivered { delivered[position.run] = position.number }
        queue.removeFirst()
        let attempts = retry.succeed()
        if attempts >= tellFrom {
            failureReports.reset()
            outcome.report = .recovered(attempts: attempts, pending: queue.count)
        } else if delivery.isDoubtful, doubtReports.note(at: now) != nil {
            outcome.report = .doubtful
        }
        return outcome
    }

    private mutating func fail(_ delivery: Delivery, at now: ContinuousClock.Instant, _ chance: Double) -> Outcome {
        if case .answered = delivery { status.failures += 1 } else { status.errors += 1 }
        let pause = retry.fail(threshold: settings.threshold, backoff: settings.backoff, chance: chance)
        // What is kept can wait for the next start; what is not, is worth a threshold of attempts.
        if phase == .finishing, isSaved || retry.failures >= settings.threshold { phase = .ended }
        var outcome = Outcome(pause: phase == .ended ? nil : pause)
        // A single failure is nothing to be told: the next attempt follows at once. The first report counts those before it.
        let untold = retry.failures == tellFrom ? retry.failures : 1
        if retry.failures >= tellFrom, let attempts = failureReports.note(UInt64(untold), at: now) {
            outcome.report = .failing(attempts: attempts, pending: queue.count)
        }
        return outcome
    }

    /// Failures in a row that are worth a line.
    private var tellFrom: Int { min(settings.threshold, 10) }

    /// What is to be written to the journal.
    mutating func takeSaving(upTo limit: Int) -> (batch: [QueueEntry], delivered: [JournalPosition]) {
        defer { delivered = [:] }
        return (
            isSaved ? queue.unsaved(upTo: limit) : [],
            delivered.map { JournalPosition(run: $0.key, number: $0.value) }
        )
    }

    /// Notes that a batch was saved. Returns tickets to leave, and whether a failure is to be told.
    mutating func noteSaved(
        _ count: Int, _ result: Result<[JournalPosition], JournalFault>, at now: ContinuousClock.Instant
    ) -> (tickets: [Ticket], unsaved: UInt64?) {
        switch result {
        case .success(let positions):
            return (queue.noteSaved(at: positions), nil)
        case .failure:
            status.unsaved += UInt64(count)
            let tickets = queue.noteSaved(at: Array(repeating: nil, count: count))
            return (tickets, faultReports.note(UInt64(count), at: now))
        }
    }

    /// Notes that what was saved in some runs is kept nowhere any more. Returns of how many events.
    mutating func forget(savedIn runs: [String]) -> Int {
        let count = queue.forget(savedIn: runs)
        status.unsaved += UInt64(count)
        return count
    }

    /// Counts what waits in memory only as lost, at the end. Returns how many those are.
    mutating func loseVolatile() -> Int {
        let lost = queue.volatileCount
        status.dropped += UInt64(lost)
        return lost
    }
}

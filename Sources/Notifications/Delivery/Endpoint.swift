import Logging
import NIOCore
import Synchronization

/// One receiver of events: its queue, and the tasks that save and send what is in it.
final class Endpoint: Sendable {
    /// Bytes that are written to the journal at a time.
    private static let largestBatch = 256 << 10
    /// Between two looks for what other processes have left.
    private static let adoptionInterval = Duration.seconds(20)

    let name: String
    private let state: Mutex<EndpointState>
    private let journal: EndpointJournal?
    private let logger: Logger
    private let surroundings: Surroundings
    private let sendable = Signal()
    private let savable = Signal()
    /// Ends a pause between attempts.
    private let interruption = Signal()
    /// Something was dropped that is to be told later.
    private let untold = Signal()
    /// Ends the wait for telling it.
    private let ending = Signal()

    /// Opens the endpoint's journal when there is a directory for it. Blocks then. Throws `.directory`.
    init(
        _ settings: EndpointSettings, courier: any EventCourier, queue: QueueSettings, surroundings: Surroundings,
        logger: Logger
    ) throws(NotificationError) {
        var state = EndpointState(settings, courier: courier, queue: queue, isSaved: queue.directory != nil)
        var journal: EndpointJournal?
        if let directory = queue.directory.map({ JournalDirectory($0) }) {
            do throws(JournalFault) {
                let opening = try EndpointJournal.open(
                    folder: directory.folder(of: settings.name), maximumSize: queue.maximumSize)
                journal = opening.journal
                state.queue.restore(opening.entries)
                Self.tellRestored(opening.entries.count, opening.damaged, settings.name, opening.journal.folder, logger)
            } catch {
                throw directory.fault(error)
            }
        }
        name = settings.name
        self.journal = journal
        self.state = Mutex(state)
        self.surroundings = surroundings
        self.logger = logger
    }

    var status: EndpointStatus { state.withLock { $0.currentStatus } }

    var settings: EndpointSettings { state.withLock { $0.settings } }

    /// Whether a file that the settings name holds something else than when it was read. Blocks.
    var isOutdated: Bool {
        let (courier, settings) = state.withLock { ($0.courier, $0.settings) }
        return courier.isOutdated(for: settings)
    }

    /// Takes over other settings; the queue stays.
    func change(to settings: EndpointSettings, _ courier: any EventCourier) async {
        let old = state.withLock { $0.change(to: settings, courier) }
        interruption.ring()
        await old.shutdown()
    }

    /// Takes an event in, unless it is one that is ignored, or there is no room. Never waits.
    func offer(_ event: Event, _ bytes: ByteBuffer, _ ticket: Ticket?) {
        let now = surroundings.now()
        let (dropped, isUntold): (UInt64?, Bool) = state.withLock { state in
            guard !state.settings.ignores(event) else { return (nil, false) }
            let dropped = state.offer(QueueEntry(bytes, isChange: event.action != .pull, ticket: ticket), at: now)
            return (dropped, state.dropReportDue != nil)
        }
        if let dropped { tellDropped(dropped) }
        if isUntold { untold.ring() }
        if journal != nil { savable.ring() } else { sendable.ring() }
    }

    /// Counts what had to be dropped before it came here.
    func drop(_ count: UInt64) {
        let now = surroundings.now()
        if let dropped = state.withLock({ $0.drop(count, at: now) }) { tellDropped(dropped) } else { untold.ring() }
    }

    /// Has ``run()`` end when everything is sent, or cannot be.
    func finish() {
        state.withLock { $0.finish() }
        sendable.ring()
        interruption.ring()
    }

    /// Has ``run()`` end after the attempt under way.
    func end() {
        state.withLock { $0.end() }
        sendable.ring()
        interruption.ring()
    }

    /// Saves and sends until it is told to finish or end, or is cancelled.
    func run() async {
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                if let journal {
                    group.addTask(executorPreference: JournalThreads.shared) { await self.save(in: journal) }
                }
                group.addTask { await self.tellDrops() }
                await send()
                state.withLock { $0.end() }
                savable.ring()
                untold.ring()
                ending.ring()
                await group.waitForAll()
            }
        } onCancel: {
            end()
        }
        await state.withLock { $0.courier }.shutdown()
        tellEnd()
    }

    /// What is lost if the process ends now.
    func tellEnd() {
        tellUntold()
        let (lost, pending) = state.withLock { state in
            (state.loseVolatile(), state.queue.count)
        }
        if lost > 0 {
            logger.warning(
                "notifications: \(Self.events(lost)) for \(name) could not be delivered before the end, and \(lost == 1 ? "is" : "are") lost"
            )
        }
        if let journal, pending > lost {
            let kept = pending - lost
            logger.info(
                "notifications: \(Self.events(kept)) for \(name) \(kept == 1 ? "is" : "are") kept in \(journal.folder)")
        }
    }

    // MARK: Sending

    private func send() async {
        while true {
            switch state.withLock({ $0.sending }) {
            case .end: return
            case .wait: await sendable.wait()
            case .send(let body, let settings, let courier):
                let delivery = await courier.deliver(body, to: settings)
                // A request that was cut off by the end says nothing about the receiver.
                if Task.isCancelled, !delivery.isTaken { return }
                let (now, chance) = (surroundings.now(), surroundings.chance())
                let outcome = state.withLock { $0.note(delivery, at: now, chance: chance) }
                if let report = outcome.report { tell(report, delivery, settings) }
                if outcome.delivered != nil { savable.ring() }
                if let pause = outcome.pause { await interruption.wait(atMost: pause, surroundings) }
            }
        }
    }

    // MARK: Saving

    private func save(in journal: EndpointJournal) async {
        var lastAdoption: ContinuousClock.Instant?
        while true {
            let (batch, delivered) = state.withLock { $0.takeSaving(upTo: Self.largestBatch) }
            for position in delivered { await journal.noteDelivered(position) }
            if !batch.isEmpty { await save(batch, in: journal) }
            guard batch.isEmpty, delivered.isEmpty else { continue }
            let (hasEnded, isIdle) = state.withLock { ($0.phase == .ended, $0.phase == .running && $0.queue.isEmpty) }
            if hasEnded { break }
            let now = surroundings.now()
            if isIdle, lastAdoption.map({ now - $0 >= Self.adoptionInterval }) ?? true {
                lastAdoption = now
                if await adopt(from: journal) { lastAdoption = nil }
            }
            await mendLosses(of: journal)
            await savable.wait(atMost: Self.adoptionInterval, surroundings)
        }
        await mendLosses(of: journal)
        await journal.close()
    }

    /// Writes events anew whose files were taken away. Those that cannot be written are in memory only.
    private func mendLosses(of journal: EndpointJournal) async {
        let losses = await journal.takeLosses()
        let runs = losses.runs
        guard !runs.isEmpty else { return }
        var entries = state.withLock { $0.queue.saved(in: runs) }[...]
        let count = entries.count
        var reason = losses.fault
        while !entries.isEmpty, reason == nil {
            let batch = Self.firstBatch(of: entries)
            switch await journal.append(batch.map(\.bytes), isFlushed: true) {
            case .success(let positions):
                let places = zip(batch, positions).compactMap { entry, new in entry.position.map { ($0, new) } }
                let sent = state.withLock { $0.queue.move(Dictionary(places) { $1 }) }
                if let sent { await journal.noteDelivered(sent) }
                entries = entries.dropFirst(batch.count)
            case .failure(let fault):
                reason = fault
            }
        }
        let lost = reason == nil ? 0 : state.withLock { $0.forget(savedIn: runs) }
        if reason == nil { await journal.discardTorn(runs) }
        guard count > 0 else { return }
        let what =
            "somebody took away files in \(journal.folder) in which \(Self.events(count)) for \(name) \(count == 1 ? "was" : "were") kept"
        if let reason {
            logger.error(
                "notifications: \(what); \(Self.events(lost)) \(lost == 1 ? "is" : "are") in memory only, and lost at a crash: \(reason)"
            )
        } else {
            logger.warning("notifications: \(what); \(count == 1 ? "it is" : "they are") written anew")
        }
    }

    /// One at least, and no more than are written at a time else.
    private static func firstBatch(of entries: ArraySlice<QueueEntry>) -> ArraySlice<QueueEntry> {
        var bytes = 0
        return entries.prefix { entry in
            defer { bytes += entry.bytes.readableBytes }
            return bytes == 0 || bytes + entry.bytes.readableBytes <= largestBatch
        }
    }

    private func save(_ batch: [QueueEntry], in journal: EndpointJournal) async {
        await mendLosses(of: journal)
        let result = await journal.append(batch.map(\.bytes), isFlushed: batch.contains { $0.isChange })
        let now = surroundings.now()
        let (tickets, unsaved) = state.withLock { $0.noteSaved(batch.count, result, at: now) }
        for ticket in tickets { ticket.leave() }
        sendable.ring()
        if let unsaved, case .failure(let fault) = result {
            logger.error(
                "notifications: \(Self.events(Int(clamping: unsaved))) for \(name) \(unsaved == 1 ? "is" : "are") in memory only, and lost at a crash: \(fault)"
            )
        }
    }

    /// Returns whether there was something.
    private func adopt(from journal: EndpointJournal) async -> Bool {
        do throws(JournalFault) {
            let (entries, damaged) = try await journal.adopt()
            state.withLock { $0.queue.restore(entries) }
            Self.tellRestored(entries.count, damaged, name, journal.folder, logger)
            sendable.ring()
            return !entries.isEmpty
        } catch {
            logger.warning("notifications: what another process left for \(name) cannot be taken over: \(error)")
            return false
        }
    }

    // MARK: Telling

    /// Tells of drops, until the end, that came too soon after the last report, as soon as they may be told.
    private func tellDrops() async {
        while true {
            let (due, hasEnded) = state.withLock { ($0.dropReportDue, $0.phase == .ended) }
            guard !hasEnded else { return }
            guard let due else {
                await untold.wait()
                continue
            }
            let now = surroundings.now()
            if due > now {
                await ending.wait(atMost: due - now, surroundings)
            } else if let rest = state.withLock({ $0.takeDropped(at: now) }) {
                tellDropped(rest)
            }
        }
    }

    /// Tells of drops without waiting for the time.
    func tellUntold() {
        let rest = state.withLock { $0.takeDropped() }
        if rest > 0 { tellDropped(rest) }
    }

    private static func tellRestored(
        _ count: Int, _ damaged: Int, _ name: String, _ folder: String, _ logger: Logger
    ) {
        if count > 0 {
            let are = count == 1 ? ("was", "is") : ("were", "are")
            logger.info("notifications: \(events(count)) for \(name) \(are.0) kept in \(folder), and \(are.1) sent")
        }
        if damaged > 0 {
            logger.warning(
                "notifications: in \(folder) are damaged lines, \(damaged), which are left out with the events in them")
        }
    }

    private func tellDropped(_ count: UInt64) {
        let count = Int(clamping: count)
        logger.error(
            "notifications: \(Self.events(count)) for \(name) \(count == 1 ? "was" : "were") dropped, as its queue is full (notifications.queue)"
        )
    }

    private static func events(_ count: Int) -> String { count == 1 ? "1 event" : "\(count) events" }

    private func tell(_ report: EndpointState.Report, _ delivery: Delivery, _ settings: EndpointSettings) {
        let url = settings.url.shown
        switch report {
        case .failing(let attempts, let pending):
            logger.warning(
                "notifications: \(name) (\(url)) does not take events, \(delivery.words); \(attempts) attempts failed, \(Self.events(pending)) \(pending == 1 ? "waits" : "wait")"
            )
        case .recovered(let attempts, let pending):
            logger.info(
                "notifications: \(name) (\(url)) takes events again after \(attempts) attempts; \(pending) events wait")
        case .doubtful:
            logger.warning(
                "notifications: \(name) (\(url)) counts as having taken an event, but \(delivery.words)")
        }
    }
}

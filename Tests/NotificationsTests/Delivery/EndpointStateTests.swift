import NIOCore
import OCI
import Testing

@testable import Notifications

@Suite("What an endpoint does")
struct EndpointStateTests {
    private static let start = ContinuousClock.now
    private static let taken = Delivery.answered(status: 200, place: nil)
    private static let refused = Delivery.answered(status: 500, place: nil)
    private static let broken = Delivery.failed("no connection")

    private func state(
        isSaved: Bool = false, _ change: (inout EndpointSettings) -> Void = { _ in }
    ) throws -> EndpointState {
        var settings = try EndpointSettings.named("hooks")
        settings.threshold = 3
        change(&settings)
        return EndpointState(settings, courier: StubCourier(), queue: QueueSettings(), isSaved: isSaved)
    }

    private func offer(_ text: String, to state: inout EndpointState) -> UInt64? {
        state.offer(QueueEntry(ByteBuffer(string: text), isChange: true), at: Self.start)
    }

    private func word(_ state: EndpointState) -> String {
        switch state.sending {
        case .send(let body, _, _): String(buffer: body)
        case .wait: "wait"
        case .end: "end"
        }
    }

    @Test(
        "counts as taken what Distribution takes for it, but not what says to come elsewhere",
        arguments: [
            (200, true), (201, true), (204, true), (301, true), (302, true), (304, true), (307, false), (308, false),
            (400, false), (404, false), (429, false), (500, false), (503, false), (199, false), (600, false),
        ])
    func statuses(_ status: Int, _ isTaken: Bool) {
        #expect(Delivery.answered(status: status, place: nil).isTaken == isTaken)
        #expect(Delivery.answered(status: status, place: nil).isDoubtful == (isTaken && status >= 300))
    }

    @Test("sends the first event again and again until it is taken, and then the next")
    func order() throws {
        var state = try state()
        #expect(word(state) == "wait")
        _ = offer("a", to: &state)
        _ = offer("b", to: &state)
        for delivery in [Self.refused, Self.broken, Self.broken, Self.refused] {
            #expect(word(state) == "a")
            #expect(state.note(delivery, at: Self.start, chance: 0).pause != nil)
        }
        #expect(word(state) == "a")
        #expect(state.note(Self.taken, at: Self.start, chance: 0).pause == nil)
        #expect(word(state) == "b")
        _ = state.note(Self.taken, at: Self.start, chance: 0)
        #expect(word(state) == "wait")
        let status = state.currentStatus
        #expect(status.events == 2 && status.successes == 2 && status.failures == 2 && status.errors == 2)
        #expect(status.statuses == [200: 2, 500: 2])
        #expect(status.pending == 0 && status.pendingBytes == 0 && status.dropped == 0)
    }

    @Test("tells of failures at the threshold and then once a minute, and of the end of them")
    func reports() throws {
        var state = try state()
        _ = offer("a", to: &state)
        var told: [(second: Int, attempts: UInt64)] = []
        for second in 0..<125 {
            let outcome = state.note(Self.broken, at: Self.start + .seconds(second), chance: 0)
            if case .failing(let attempts, 1) = outcome.report { told.append((second, attempts)) }
        }
        #expect(told.map(\.second) == [2, 62, 122])
        #expect(told.map(\.attempts) == [3, 60, 60])
        let outcome = state.note(Self.taken, at: Self.start + .seconds(200), chance: 0)
        guard case .recovered(attempts: 125, pending: 0) = outcome.report else {
            Issue.record("\(String(describing: outcome.report))")
            return
        }
        _ = offer("b", to: &state)
        #expect(state.note(Self.broken, at: Self.start + .seconds(201), chance: 0).report == nil)
        #expect(state.note(Self.taken, at: Self.start + .seconds(201), chance: 0).report == nil)
    }

    @Test("drops what does not fit, and tells of it once a minute")
    func dropping() throws {
        var queue = QueueSettings()
        queue.maximumEvents = 2
        var state = EndpointState(
            try EndpointSettings.named("hooks"), courier: StubCourier(), queue: queue, isSaved: false)
        #expect(["a", "b", "c", "d"].map { offer($0, to: &state) } == [nil, nil, 1, nil])
        #expect(state.drop(3, at: Self.start + .seconds(60)) == 4)
        #expect(state.currentStatus.dropped == 5)
        #expect(state.currentStatus.pending == 2)
    }

    @Test("tells of drops that came too soon after the last report when its minute is over, or at the end")
    func untoldDrops() throws {
        var state = try state()
        #expect(state.dropReportDue == nil)
        #expect(state.drop(1, at: Self.start) == 1)
        #expect(state.dropReportDue == nil)
        #expect(state.drop(2, at: Self.start + .seconds(10)) == nil)
        #expect(state.drop(3, at: Self.start + .seconds(20)) == nil)
        #expect(state.dropReportDue == Self.start + .seconds(60))
        #expect(state.takeDropped(at: Self.start + .seconds(59)) == nil)
        #expect(state.takeDropped(at: Self.start + .seconds(60)) == 5)
        #expect(state.dropReportDue == nil)
        #expect(state.takeDropped(at: Self.start + .seconds(500)) == nil)
        // The next minute has begun with that report.
        #expect(state.drop(4, at: Self.start + .seconds(119)) == nil)
        #expect(state.takeDropped() == 4)
        #expect(state.takeDropped() == 0)
        #expect(state.dropReportDue == nil)
    }

    @Test("sends what waits before it ends, when the server stops")
    func finishing() throws {
        var state = try state()
        _ = offer("a", to: &state)
        state.finish()
        #expect(word(state) == "a")
        _ = state.note(Self.taken, at: Self.start, chance: 0)
        #expect(word(state) == "end")
    }

    @Test(
        "gives a receiver that takes nothing up when the server stops: at once what is kept, else after a threshold",
        arguments: [(true, 1), (false, 3)])
    func givingUp(_ isSaved: Bool, _ attempts: Int) throws {
        var state = try state(isSaved: isSaved)
        _ = offer("a", to: &state)
        _ = state.noteSaved(1, .success([JournalPosition(run: "r", number: 1)]), at: Self.start)
        for _ in 0..<10 { _ = state.note(Self.broken, at: Self.start, chance: 0) }
        state.finish()
        for attempt in 1...attempts {
            #expect(word(state) == "a")
            let outcome = state.note(Self.broken, at: Self.start, chance: 0)
            #expect((outcome.pause == nil) == (attempt == attempts))
        }
        #expect(word(state) == "end")
        #expect(state.loseVolatile() == (isSaved ? 0 : 1))
        #expect(state.currentStatus.dropped == (isSaved ? 0 : 1))
    }

    @Test("takes nothing any more when it has ended")
    func ended() throws {
        var state = try state()
        state.end()
        #expect(offer("a", to: &state) == 1)
        #expect(word(state) == "end")
    }

    @Test("sends from memory what could not be saved, and counts it")
    func unsaved() throws {
        var state = try state(isSaved: true)
        for text in ["a", "b"] { _ = offer(text, to: &state) }
        #expect(word(state) == "wait")
        let batch = state.takeSaving(upTo: 1000).batch
        #expect(batch.count == 2)
        let saved = state.noteSaved(2, .failure(JournalFault("writing", code: 28)), at: Self.start)
        #expect(saved.unsaved == 2)
        #expect(state.currentStatus.unsaved == 2)
        #expect(word(state) == "a")
        #expect(state.note(Self.taken, at: Self.start, chance: 0).delivered == nil)
        #expect(state.takeSaving(upTo: 1000).delivered.isEmpty)
    }

    @Test("notes deliveries for each run whose events they were")
    func noting() throws {
        var state = try state(isSaved: true)
        state.queue.restore(
            [("r", 1), ("r", 2), ("s", 7)].map { run, number in
                QueueEntry(ByteBuffer(), isChange: false, position: JournalPosition(run: run, number: number))
            })
        for _ in 0..<3 { _ = state.note(Self.taken, at: Self.start, chance: 0) }
        #expect(
            Set(state.takeSaving(upTo: 1).delivered) == [
                JournalPosition(run: "r", number: 2), JournalPosition(run: "s", number: 7),
            ])
        #expect(state.takeSaving(upTo: 1).delivered.isEmpty)
    }

    @Test("begins anew with other settings")
    func changing() throws {
        var state = try state()
        _ = offer("a", to: &state)
        for _ in 0..<5 { _ = state.note(Self.broken, at: Self.start, chance: 0) }
        _ = state.change(to: try .named("hooks", "http://127.0.0.1:10/"), StubCourier())
        #expect(state.settings.url.port == 10)
        #expect(state.note(Self.broken, at: Self.start, chance: 0).pause == RetryState.shortest)
        #expect(word(state) == "a")
    }

    @Test(
        "ignores by action and by type of content, whatever the case of the type",
        arguments: [
            (Event.Action.push, "application/octet-stream", false), (.pull, "application/octet-stream", true),
            (.push, "Application/VND.x", true), (.pull, "application/vnd.x", true), (.delete, nil, false),
        ] as [(Event.Action, String?, Bool)])
    func ignoring(_ action: Event.Action, _ type: String?, _ isIgnored: Bool) throws {
        var settings = try EndpointSettings.named("hooks")
        settings.ignoredActions = [.pull]
        settings.ignoredMediaTypes = [try #require(MediaType("application/vnd.X"))]
        let event = try Event.numbered(1, action, mediaType: type.flatMap { MediaType($0) })
        #expect(settings.ignores(event) == isIgnored)
    }
}

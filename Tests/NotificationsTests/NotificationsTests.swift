import Foundation
import StorageTesting
import Synchronization
import Testing

@testable import Notifications

@Suite("Notifications", .timeLimit(.minutes(30)))
struct NotificationsTests {
    private static let refusal = Delivery.answered(status: 500, place: nil)

    /// Runs `body` while two events wait in the directory for a receiver that takes none.
    private static func withTwoKept(
        in directory: TemporaryDirectory, _ log: LogRecorder, _ body: (Notifications) async throws -> Void
    ) async throws {
        let dead = StubCourier { _, _ in refusal }
        try await Notifications.withCouriers(
            ["hooks": dead], { $0.queue.directory = directory.path }, log: log
        ) { notifications in
            #expect(await notifications.postChanges(weight: 1) { (try? [Event.numbered(1), Event.numbered(2)]) ?? [] })
            try await body(notifications)
        }
    }

    private func identifiers(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "id-\($0)" } }

    @Test("reach each endpoint in the order in which they were posted, failures or not")
    func order() async throws {
        let steady = StubCourier()
        let shaky = StubCourier { number, _ in number % 3 == 0 ? .answered(status: 202, place: nil) : Self.refusal }
        try await Notifications.withCouriers(["steady": steady, "shaky": shaky]) { notifications in
            for number in 1...50 { notifications.post(try Event.numbered(number)) }
            #expect(await steady.taken(atLeast: 50) == identifiers(1...50))
            #expect(await shaky.taken(atLeast: 50) == identifiers(1...50))
            // The courier knows it first.
            await eventually { notifications.statuses.allSatisfy { $0.successes == 50 } }
            let status = try #require(notifications.statuses.first { $0.name == "shaky" })
            #expect(status.events == 50 && status.successes == 50 && status.failures == 100)
            #expect(status.statuses == [202: 50, 500: 100])
        }
    }

    @Test("of an endpoint that hangs or refuses hold up neither the others nor those who post")
    func independence() async throws {
        let (dead, hanging, good) = (
            StubCourier { _, _ in Self.refusal },
            StubCourier { _, _ in
                try? await Task.sleep(for: .seconds(3600))
                return .failed("it was cancelled")
            }, StubCourier()
        )
        let couriers = ["dead": dead, "hanging": hanging, "good": good]
        let log = LogRecorder()
        try await Notifications.withCouriers(couriers, grace: .zero, log: log) { notifications in
            for number in 1...1000 {
                await notifications.postChanges(weight: 1) { (try? [Event.numbered(number)]) ?? [] }
            }
            #expect(await good.taken(atLeast: 1000) == identifiers(1...1000))
            #expect(hanging.sent == ["id-1"])
            await eventually { notifications.statuses.allSatisfy { $0.events == 1000 } }
        }
        #expect(log.count("warning", "1000 events for dead could not be delivered", "lost") == 1)
        #expect(log.count("warning", "1000 events for hanging could not be delivered", "lost") == 1)
    }

    @Test("of a million posts for a dead endpoint leave no more behind than the queue may hold, and few lines")
    func million() async throws {
        let log = LogRecorder()
        let dead = StubCourier { _, _ in Self.refusal }
        let event = try Event.numbered(1)
        try await Notifications.withCouriers(
            ["dead": dead], { $0.queue.maximumEvents = 500 }, grace: .zero, log: log, surroundings: .standing
        ) { notifications in
            for number in 0..<1_000_000 {
                notifications.post(event)
                // Others have two threads for all that they do.
                if number % 1000 == 0 { await Task.yield() }
            }
            // A change goes through the same gate, so all before it has been seen.
            let isSeen = Mutex(false)
            while !isSeen.withLock({ $0 }), !Task.isCancelled {
                await notifications.postChanges(weight: 1) {
                    isSeen.withLock { $0 = true }
                    return []
                }
                try await Task.sleep(for: .milliseconds(1))
            }
            let status = try #require(notifications.statuses.first)
            #expect(status.pending == 500)
            #expect(status.dropped > 0)
            #expect(status.pendingBytes <= 32 << 20)
        }
        #expect(log.count("were dropped") <= 2)
    }

    @Test("that are dropped are all told, the first at once and the rest when its minute is over or at the end")
    func toldDrops() async throws {
        let log = LogRecorder()
        let dead = StubCourier { _, _ in Self.refusal }
        let ahead = Mutex(Duration.zero)
        let start = ContinuousClock.now
        // A pause ends when the clock has been set forward by as much.
        let surroundings = Surroundings(
            now: { start + ahead.withLock { $0 } },
            pause: { duration in
                let end = ahead.withLock { $0 } + duration
                await eventually { ahead.withLock { $0 >= end } }
            }, chance: { 0 })
        try await Notifications.withCouriers(
            ["dead": dead], { $0.queue.maximumEvents = 3 }, grace: .zero, log: log, surroundings: surroundings
        ) { notifications in
            func post(_ numbers: ClosedRange<Int>) async {
                for number in numbers {
                    await notifications.postChanges(weight: 1) { (try? [Event.numbered(number)]) ?? [] }
                }
                await eventually { notifications.statuses.first?.events == UInt64(numbers.upperBound) }
            }
            await post(1...9)
            #expect(log.count("error", "1 event for dead was dropped") == 1)
            #expect(log.count("dropped") == 1)
            ahead.withLock { $0 += .seconds(61) }
            await eventually { log.count("dropped") >= 2 }
            #expect(log.count("error", "5 events for dead were dropped") == 1)
            await post(10...13)
            #expect(log.count("dropped") == 2)
        }
        #expect(log.count("error", "4 events for dead were dropped") == 1)
        #expect(log.count("warning", "3 events for dead could not be delivered") == 1)
    }

    @Test("are made only while somebody wants to know")
    func nobody() async throws {
        try await Notifications.withCouriers([:]) { notifications in
            #expect(!notifications.isListening)
            notifications.post(weight: 1) {
                Issue.record("an event was made for nobody")
                return []
            }
            #expect(await notifications.postChanges(weight: 1) { [] })
        }
    }

    @Test("are ignored by each endpoint as its own settings say")
    func ignoring() async throws {
        let (all, few) = (StubCourier(), StubCourier())
        try await Notifications.withCouriers(
            ["all": all, "few": few],
            { settings in
                for index in settings.endpoints.indices where settings.endpoints[index].name == "few" {
                    settings.endpoints[index].ignoredActions = [.pull, .mount]
                }
            }
        ) { notifications in
            for (number, action) in Event.Action.allCases.enumerated() {
                notifications.post(try Event.numbered(number, action))
            }
            #expect(await all.taken(atLeast: 4).count == 4)
        }
        #expect(few.taken == ["id-1", "id-3"])
    }

    @Test("that wait are sent before the end, as far as they are taken")
    func draining() async throws {
        let slow = StubCourier { _, _ in
            try? await Task.sleep(for: .milliseconds(5))
            return .answered(status: 200, place: nil)
        }
        try await Notifications.withCouriers(["slow": slow]) { notifications in
            for number in 1...20 { notifications.post(try Event.numbered(number)) }
        }
        #expect(slow.taken == identifiers(1...20))
    }

    // MARK: With a directory

    @Test("of changes are on the disk when the request goes on, and reach the endpoint after a restart")
    func restart() async throws {
        let directory = try TemporaryDirectory()
        let log = LogRecorder()
        let dead = StubCourier { _, _ in Self.refusal }
        try await Notifications.withCouriers(
            ["hooks": dead], { $0.queue.directory = directory.path }, log: log
        ) { notifications in
            for number in 1...20 {
                let event = try Event.numbered(number)
                #expect(await notifications.postChanges(weight: 1) { [event] })
                #expect(try stored(in: directory).contains("id-\(number)\""))
            }
        }
        #expect(log.count("info", "20 events for hooks are kept") == 1)
        let alive = StubCourier()
        try await Notifications.withCouriers(
            ["hooks": alive], { $0.queue.directory = directory.path }, log: log
        ) { notifications in
            notifications.post(try Event.numbered(21))
            #expect(await alive.taken(atLeast: 21) == identifiers(1...21))
        }
        #expect(log.count("info", "20 events for hooks were kept") == 1)
        #expect(directory.names(in: "hooks") == [])
    }

    private func stored(in directory: TemporaryDirectory) throws -> String {
        var text = ""
        for run in directory.names(in: "hooks") {
            for file in directory.names(in: "hooks/\(run)") where file.hasSuffix(".events") {
                text += try String(contentsOfFile: "\(directory.path)/hooks/\(run)/\(file)", encoding: .utf8)
            }
        }
        return text
    }

    @Test("that were delivered are not sent again after a restart")
    func delivered() async throws {
        let directory = try TemporaryDirectory()
        let first = StubCourier { number, _ in number <= 5 ? .answered(status: 200, place: nil) : Self.refusal }
        try await Notifications.withCouriers(["hooks": first], { $0.queue.directory = directory.path }) {
            notifications in
            for number in 1...10 { notifications.post(try Event.numbered(number)) }
            _ = await first.taken(atLeast: 5)
        }
        let second = StubCourier()
        try await Notifications.withCouriers(["hooks": second], { $0.queue.directory = directory.path }) { _ in
            #expect(await second.taken(atLeast: 5) == identifiers(6...10))
        }
    }

    @Test("of a process that has ended are taken over by one that lives beside it")
    func takingOver() async throws {
        let directory = try TemporaryDirectory()
        let (dead, alive) = (StubCourier { _, _ in Self.refusal }, StubCourier())
        // Time passes at once for the one that lives, so that it looks often.
        let clock = Mutex(ContinuousClock.now)
        let hasty = Surroundings(
            now: {
                clock.withLock {
                    $0 += .seconds(60); return $0
                }
            },
            pause: { _ in try? await Task.sleep(for: .milliseconds(5)) }, chance: { 0 })
        try await Notifications.withCouriers(["hooks": dead], { $0.queue.directory = directory.path }) { first in
            #expect(await first.postChanges(weight: 1) { (try? [Event.numbered(1), Event.numbered(2)]) ?? [] })
            // The second begins while the first still has its folder, and goes on after it.
            let second = Task {
                try await Notifications.withCouriers(
                    ["hooks": alive], { $0.queue.directory = directory.path }, surroundings: hasty
                ) { second in
                    second.post(try Event.numbered(3))
                    #expect(await alive.taken(atLeast: 1) == ["id-3"])
                    first.stop(within: .zero)
                    #expect(await alive.taken(atLeast: 3) == ["id-3", "id-1", "id-2"])
                }
            }
            try await second.value
        }
        #expect(directory.names(in: "hooks") == [])
    }

    @Test("are sent from memory, with a word in the log, while the directory cannot be written")
    func lostDirectory() async throws {
        let directory = try TemporaryDirectory()
        let log = LogRecorder()
        let courier = StubCourier()
        try await Notifications.withCouriers(
            ["hooks": courier], { $0.queue.directory = directory.path }, log: log
        ) { notifications in
            try FileManager.default.removeItem(atPath: "\(directory.path)/hooks")
            try Data().write(to: URL(fileURLWithPath: "\(directory.path)/hooks"))
            #expect(await notifications.postChanges(weight: 1) { (try? [Event.numbered(1)]) ?? [] })
            #expect(await courier.taken(atLeast: 1) == ["id-1"])
            #expect(notifications.statuses.first?.unsaved == 1)
        }
        #expect(log.count("error", "1 event for hooks is in memory only", "Not a directory") == 1)
    }

    @Test("whose files somebody took away are kept anew, at the stop or with those that come later", arguments: [0, 1])
    func takenAway(_ later: Int) async throws {
        let directory = try TemporaryDirectory()
        let log = LogRecorder()
        try await Self.withTwoKept(in: directory, log) { notifications in
            try FileManager.default.removeItem(atPath: "\(directory.path)/hooks")
            guard later > 0 else { return }
            #expect(await notifications.postChanges(weight: 1) { (try? [Event.numbered(3)]) ?? [] })
            for id in 1...3 { #expect(try stored(in: directory).contains("id-\(id)\"")) }
        }
        #expect(log.count("warning", "took away files", "2 events for hooks were kept; they are written anew") == 1)
        #expect(log.count("info", "\(2 + later) events for hooks are kept in") == 1)
        let alive = StubCourier()
        try await Notifications.withCouriers(["hooks": alive], { $0.queue.directory = directory.path }) {
            $0.post(try Event.numbered(4))
            let kept = (1...(2 + later)).map { "id-\($0)" }
            #expect(await alive.taken(atLeast: 3 + later) == kept + ["id-4"])
        }
        #expect(directory.names(in: "hooks") == [])
    }

    @Test(
        "outlive a kill when somebody took away one file of those that they are kept in",
        arguments: [RunLock.fileName, "000000000001.events"])
    func oneTakenAway(_ file: String) async throws {
        let directory = try TemporaryDirectory()
        let copy = try TemporaryDirectory()
        let log = LogRecorder()
        try await Self.withTwoKept(in: directory, log) { notifications in
            let run = try #require(directory.names(in: "hooks").first)
            try FileManager.default.removeItem(atPath: "\(directory.path)/hooks/\(run)/\(file)")
            #expect(await notifications.postChanges(weight: 1) { (try? [Event.numbered(3)]) ?? [] })
            // What a process finds after a kill.
            try FileManager.default.copyItem(
                atPath: "\(directory.path)/hooks", toPath: "\(copy.path)/hooks")
        }
        #expect(log.count("took away files") == (file == RunLock.fileName ? 0 : 1))
        let alive = StubCourier()
        try await Notifications.withCouriers(["hooks": alive], { $0.queue.directory = copy.path }) {
            $0.post(try Event.numbered(4))
            #expect(await alive.taken(atLeast: 4) == ["id-1", "id-2", "id-3", "id-4"])
        }
    }

    @Test("cannot be kept in what is no directory, which prevents the start")
    func noDirectory() throws {
        let directory = try TemporaryDirectory()
        try Data().write(to: URL(fileURLWithPath: "\(directory.path)/file"))
        var settings = NotificationSettings()
        settings.endpoints = [try .named("hooks")]
        settings.queue.directory = "\(directory.path)/file"
        let problems = Notifications.problems(with: settings)
        #expect(problems.count == 1 && problems[0].contains("notifications.queue.directory"))
        #expect(problems[0].contains("file: Not a directory"))
        #expect(throws: NotificationError.self) { try Notifications(settings, logger: LogRecorder().logger) }
        settings.endpoints[0].authorities = "\(directory.path)/none.pem"
        #expect(Notifications.problems(with: settings).first?.contains("cabundle") == true)
    }

    // MARK: Changing endpoints

    @Test("go to the endpoints that there are now; one whose name stays keeps its queue")
    func replacing() async throws {
        let (old, kept, new) = (StubCourier { _, _ in Self.refusal }, StubCourier(), StubCourier())
        let moved = Mutex(false)
        let log = LogRecorder()
        let courier: @Sendable (EndpointSettings) -> StubCourier = { endpoint in
            switch endpoint.name {
            case "new": new
            case "kept": moved.withLock { $0 } ? kept : old
            default: old
            }
        }
        var settings = NotificationSettings()
        settings.endpoints = [try .named("gone"), try .named("kept")]
        let notifications = try Notifications(
            settings, surroundings: .system, logger: log.logger, couriers: courier)
        async let run: Void = notifications.run()
        notifications.post(try Event.numbered(1))
        await eventually { notifications.statuses.allSatisfy { $0.failures > 0 } }
        moved.withLock { $0 = true }
        try await notifications.replace(
            endpoints: [.named("new"), .named("kept", "http://127.0.0.1:10/")], includesReferences: true)
        #expect(notifications.includesReferences)
        notifications.post(try Event.numbered(2))
        #expect(await kept.taken(atLeast: 2) == ["id-1", "id-2"])
        #expect(await new.taken(atLeast: 1) == ["id-2"])
        #expect(notifications.statuses.map(\.name) == ["new", "kept"])
        try await notifications.replace(endpoints: [], includesReferences: false)
        #expect(!notifications.isListening)
        notifications.stop(within: .seconds(60))
        await run
        for name in ["gone", "new", "kept"] { #expect(log.count("notice", "\(name) is no endpoint any more") == 1) }
        #expect(log.count("1 event for gone could not be delivered") == 1)
    }
}

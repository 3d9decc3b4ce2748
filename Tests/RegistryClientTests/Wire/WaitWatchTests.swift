import NIOHTTP1
import Testing

@testable import RegistryClient

@Suite("a wait for a server")
struct WaitWatchTests {
    private static let place = Origin(isSecure: true, host: "reg", port: nil)

    private static func subject(_ purpose: String) -> WaitWatch.Subject {
        WaitWatch.Subject(place: place, purpose: purpose, phase: .answer)
    }

    @Test("is told after ten seconds, once")
    func once() {
        var watch = WaitWatch()
        #expect(watch.rest(at: .seconds(5)) == nil)
        let wait = watch.begin(Self.subject("a"), at: .seconds(5))
        #expect(watch.rest(at: .seconds(5)) == .seconds(10))
        #expect(watch.due(at: .seconds(14)) == nil && watch.rest(at: .seconds(14)) == .seconds(1))
        let due = watch.due(at: .seconds(15))
        #expect(due?.subject.purpose == "a" && due?.length == .seconds(10) && due?.others == 0)
        #expect(watch.due(at: .seconds(500)) == nil)
        watch.end(wait)
        #expect(watch.rest(at: .seconds(501)) == nil)
    }

    @Test("begins anew with whatever moves, and is not told more often than each minute")
    func progress() {
        var watch = WaitWatch()
        let wait = watch.begin(Self.subject("a"), at: .zero)
        watch.advance(wait, at: .seconds(9))
        #expect(watch.due(at: .seconds(18)) == nil)
        #expect(watch.due(at: .seconds(19)) != nil)
        watch.advance(wait, at: .seconds(20))
        #expect(watch.due(at: .seconds(78)) == nil && watch.rest(at: .seconds(78)) == .seconds(1))
        #expect(watch.due(at: .seconds(79))?.length == .seconds(59))
    }

    @Test("is told with the others that are as long, by the oldest")
    func together() {
        var watch = WaitWatch()
        let waits = (0..<4).map { watch.begin(Self.subject("\($0)"), at: .seconds($0)) }
        watch.end(waits[0])
        let due = watch.due(at: .seconds(12))
        #expect(due?.subject.purpose == "1" && due?.others == 1 && due?.length == .seconds(11))
        #expect(watch.due(at: .seconds(71)) == nil)
        #expect(watch.due(at: .seconds(72))?.subject.purpose == "3")
        #expect(watch.due(at: .seconds(1000)) == nil)
    }

    @Test("says where, what and since when")
    func words() {
        var wait = LongWait(
            place: "https://reg:5000", purpose: "listing the packs", phase: .answer, since: 1_700_000_000,
            length: .seconds(10), others: 0)
        #expect(
            wait.words
                == "listing the packs at https://reg:5000 waits: no answer since 2023-11-14T22:13:20Z, for 10 s")
        wait.phase = .attempt(after: "server failure, 503")
        wait.others = 2
        #expect(wait.words.hasSuffix("for 10 s, as 2 other requests do"))
        #expect(wait.words.contains("asked again (server failure, 503)"))
    }

    private static let quick = WaitWatch(patience: .milliseconds(50), pause: .zero)

    @Test(
        "is told of a request that has no answer, and of one whose answer stops, with what is done and where",
        .timeLimit(.minutes(30)), arguments: [StubAnswer.Delivery.silent, .stalled])
    func requests(_ delivery: StubAnswer.Delivery) async throws {
        try await StubRegistry.with({ _ in StubAnswer(200, [:], "{", delivery: delivery) }) { stub in
            let (told, teller) = AsyncStream<LongWait>.makeStream()
            var settings = ClientSettings()
            settings.waits = LongWaits(Self.quick, .system) { teller.yield($0) }
            let waiting = settings
            let asking = Task {
                await failure {
                    try await stub.withClient(settings: waiting) { _ = try await $0.tags(of: .hello).all() }
                }
            }
            var all = told.makeAsyncIterator()
            let phase = delivery == .silent ? LongWait.Phase.answer : .content
            // On a busy machine the head of the answer may be waited for, too.
            var wait = await all.next()
            while wait != nil, wait?.phase != phase { wait = await all.next() }
            #expect(wait?.place == stub.origin && wait?.purpose == "listing the tags of team/hello")
            asking.cancel()
            #expect(await asking.value?.code == .cancelled)
        }
    }

    @Test("is told of the time before another attempt", .timeLimit(.minutes(30)))
    func attempts() async throws {
        try await StubRegistry.with({ _ in StubAnswer(503, ["retry-after": "30"]) }) { stub in
            let (told, teller) = AsyncStream<LongWait>.makeStream()
            var settings = ClientSettings()
            settings.waits = LongWaits(Self.quick, .system) { teller.yield($0) }
            let account = Account(server: try ServerAddress(stub.origin), isInsecure: true)
            let client = RegistryClient(account, settings: settings)
            let asking = Task { await failure { _ = try await client.tags(of: .hello).all() } }
            var all = told.makeAsyncIterator()
            while let wait = await all.next(), wait.phase != .attempt(after: "server failure, 503") {}
            asking.cancel()
            #expect(await asking.value?.code == .cancelled)
            await client.shutdown()
        }
    }
}

import Foundation
import NIOHTTP1
import Synchronization
import Testing

@testable import ACME

@Suite("certificates are kept current", .timeLimit(.minutes(30)))
struct CertificateKeeperTests {
    static let day: Int64 = 86_400

    @Test("over a year: each host's every sixty days, and none in between")
    func year() async throws {
        try await KeeperBench.with {
            $0.givesRenewalInformation = false
        } _: { bench in
            let keeper = try bench.keeper(["a.example", "b.example"])
            await bench.run(keeper, for: .seconds(365 * Self.day))
            #expect(bench.ordered.filter { $0 == "a.example" }.count == 7)
            #expect(bench.ordered.filter { $0 == "b.example" }.count == 7)
            #expect(bench.published.all.count == 14)
            #expect(keeper.statuses.allSatisfy { $0.state == .valid && $0.problem == nil && $0.failures == 0 })
            #expect(
                bench.folder.names(in: "cache") == [
                    "a.example", "a.example+status.json", "acme_account+key", "acme_account+packhouse.json",
                    "acme_lock",
                    "b.example", "b.example+status.json",
                ])
            // One account, and one nonce fetched at the start.
            #expect(bench.stub.asked.filter { $0 == "POST /account" }.count == 1)
        }
    }

    @Test("and taken from the directory after a restart, without a word to the authority")
    func restart() async throws {
        try await KeeperBench.with { bench in
            await bench.run(try bench.keeper(), for: .seconds(3600))
            let before = bench.stub.asked.count
            let again = PublishedCertificates()
            let keeper = try bench.keeper { again.take($0) }
            #expect(again.all.map(\.fingerprint) == bench.published.all.map(\.fingerprint))
            #expect(keeper.statuses[0].state == .valid)
            #expect(bench.stub.asked.count == before)
            await bench.run(keeper, for: .seconds(3600))
            #expect(bench.ordered == ["a.example"])
            #expect(keeper.statuses[0].renewal == bench.clock.now.wall - 7200 + 60 * Self.day)
        }
    }

    @Test("also where the authority cannot be reached at the start, for as long as it takes")
    func unreachable() async throws {
        try await KeeperBench.with { bench in
            await bench.run(try bench.keeper(), for: .seconds(60))
            bench.stub.change { $0.script = { _ in StubAnswer(delivery: .cut) } }
            let again = PublishedCertificates()
            let keeper = try bench.keeper { again.take($0) }
            #expect(again.all.count == 1)
            await bench.run(keeper, for: .seconds(89 * Self.day))
            let status = keeper.statuses[0]
            #expect(status.state == .valid && status.failures > 10 && status.problem != nil)
            bench.stub.change { $0.script = { _ in nil } }
            await bench.run(keeper, for: .seconds(3600))
            #expect(keeper.statuses[0].problem == nil && keeper.statuses[0].failures == 0)
            #expect(again.all.count == 2)
        }
    }

    @Test("when the authority says so, which the order tells it")
    func renewalInformation() async throws {
        try await KeeperBench.with { bench in
            let keeper = try bench.keeper()
            await bench.run(keeper, for: .seconds(60))
            let first = try #require(bench.published.all.first)
            let identifier = try #require(first.renewalIdentifier)
            #expect(bench.stub.asked.contains("GET /ari/\(identifier)"))
            // Within the fifth day, although the certificate is good for ninety.
            let now = bench.clock.now.wall
            bench.clock.set(chance: 0.5)
            bench.stub.change { state in
                state.window = (now + 4 * Self.day, now + 5 * Self.day)
                state.windowRetryAfter = 4000
            }
            // Having known nothing, it is asked again after six hours; from then on as often as it says.
            await bench.run(keeper, for: .seconds(2 * Self.day))
            #expect(bench.ordered.count == 1)
            #expect(keeper.statuses[0].renewal == now + 4 * Self.day + Self.day / 2)
            #expect(bench.log.contains("info: the authority would like the certificate to be renewed"))
            #expect(bench.log.contains("why=https://acme.example/why"))
            let asked = bench.stub.asked.filter { $0.hasPrefix("GET /ari") }.count
            #expect((36...41).contains(asked), "\(asked)")
            await bench.run(keeper, for: .seconds(Self.day * 26 / 10))
            #expect(bench.stub.orders.map(\.replaces) == [nil, identifier])
            #expect(bench.published.all.count == 2)
        }
    }

    @Test(
        "and an authority that will not hear of what is replaced gets the order without it",
        arguments: ["alreadyReplaced", "malformed", "unauthorized"])
    func replaced(_ kind: String) async throws {
        try await KeeperBench.with { bench in
            let keeper = try bench.keeper()
            await bench.run(keeper, for: .seconds(60))
            bench.stub.change { state in
                state.script = { request in
                    request.path == "/order" && request.payload?.contains("replaces") == true
                        ? .problem(409, kind, "not that one") : nil
                }
            }
            await bench.run(keeper, for: .seconds(61 * Self.day))
            #expect(bench.stub.orders.map(\.replaces) == [nil, nil])
            #expect(keeper.statuses[0].problem == nil)
        }
    }

    @Test("no earlier than the authority allows, also after a restart")
    func rateLimited() async throws {
        try await KeeperBench.with { bench in
            bench.stub.change { state in
                state.script = { request in
                    request.path == "/order"
                        ? .problem(429, "rateLimited", "too many certificates", fields: ["retry-after": "50000"]) : nil
                }
            }
            await bench.run(try bench.keeper(), for: .seconds(40_000))
            let keeper = try bench.keeper()
            #expect(keeper.statuses[0].problem?.contains("rateLimited: too many certificates") == true)
            #expect(keeper.statuses[0].nextAttempt == bench.clock.now.wall + 10_000)
            await bench.run(keeper, for: .seconds(9_900))
            #expect(bench.stub.asked.filter { $0 == "POST /order" }.count == 1)
            bench.stub.change { $0.script = { _ in nil } }
            await bench.run(keeper, for: .seconds(200))
            #expect(keeper.statuses[0].state == .valid)
        }
    }

    @Test("by one of two processes on one directory, and the other takes it over")
    func twoProcesses() async throws {
        try await KeeperBench.with { bench in
            let first = try bench.keeper()
            let otherPublished = PublishedCertificates()
            let second = try bench.keeper { otherPublished.take($0) }
            await bench.run(first, for: .seconds(60))
            await bench.run(second, for: .seconds(60))
            #expect(bench.ordered.count == 1)
            #expect(otherPublished.all.map(\.fingerprint) == bench.published.all.map(\.fingerprint))
            #expect(bench.log.contains("a certificate of another process was taken over"))
            bench.clock.advance(by: .seconds(61 * Self.day))
            await bench.run(second, for: .seconds(60))
            await bench.run(first, for: .seconds(60))
            #expect(bench.ordered.count == 2)
            #expect(otherPublished.all.map(\.fingerprint) == bench.published.all.map(\.fingerprint))
        }
    }

    @Test("by nobody while another process is at it")
    func locked() async throws {
        try await KeeperBench.with { bench in
            let keeper = try bench.keeper()
            func attempt(beside lock: borrowing CacheLock) async throws {
                await keeper.attempt(try HostName("a.example"), by: Set(ChallengeKind.allCases))
            }
            if let lock = try CacheLock(keeper.cache) { try await attempt(beside: lock) }
            #expect(bench.stub.asked.isEmpty)
            #expect(keeper.statuses[0].problem == nil)
            await bench.run(keeper, for: .seconds(10))
            #expect(bench.stub.asked.isEmpty)
            await bench.run(keeper, for: .seconds(60))
            #expect(bench.ordered.count == 1)
        }
    }

    @Test("and asks nothing for any host before the time that the directory says")
    func directoryWait() async throws {
        try await KeeperBench.with { bench in
            bench.stub.change { state in
                state.script = { request in
                    request.path == "/dir"
                        ? .problem(429, "rateLimited", "not now", fields: ["retry-after": "5000"]) : nil
                }
            }
            let keeper = try bench.keeper(["a.example", "b.example"])
            await bench.run(keeper, for: .seconds(4900))
            #expect(bench.stub.asked == ["GET /dir"])
            // Nor does a restart, which finds a host of which nothing was asked yet.
            let again = try bench.keeper(["b.example", "a.example"])
            await bench.run(again, for: .seconds(90))
            #expect(bench.stub.asked == ["GET /dir"])
            bench.stub.change { $0.script = { _ in nil } }
            await bench.run(try bench.keeper(directory: bench.stub.directory + "?other"), for: .seconds(5))
            #expect(bench.ordered == ["a.example"], "another authority has not asked for anything")
        }
    }

    @Test("also where the new one cannot be written: it serves, and is written as soon as that works")
    func diskFull() async throws {
        try await KeeperBench.with { bench in
            let keeper = try bench.keeper()
            // A file cannot take the place of a directory, as it cannot be written on a full disk.
            let obstacle = bench.folder.path("cache/a.example")
            try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: true)
            await bench.run(keeper, for: .seconds(600))
            #expect(bench.published.all.count == 1)
            #expect(bench.ordered == ["a.example"])
            #expect(keeper.statuses[0].state == .valid)
            #expect(keeper.statuses[0].problem?.contains("could not be kept") == true)
            #expect(
                bench.log.lines.filter { $0.hasPrefix("error: the certificate is in use and could not be kept") }.count
                    == 1)
            try FileManager.default.removeItem(atPath: obstacle)
            await bench.run(keeper, for: .seconds(61))
            #expect(keeper.statuses[0].problem == nil)
            #expect(
                try keeper.cache.certificate(of: HostName("a.example"))?.fingerprint
                    == bench.published.all[0].fingerprint)
            #expect(bench.ordered == ["a.example"])
        }
    }

    @Test("without an order for what could not be kept")
    func unwritable() async throws {
        try await KeeperBench.with { bench in
            let keeper = try bench.keeper()
            try FileManager.default.createDirectory(
                atPath: bench.folder.path("cache/a.example+pending.json"), withIntermediateDirectories: true)
            await bench.run(keeper, for: .seconds(60))
            #expect(bench.ordered.isEmpty, "authorities count orders")
            #expect(keeper.statuses[0].problem?.contains("a.example+pending.json failed") == true)
        }
    }

    @Test("and one that cannot be served is not put in the place of one that can")
    func unservable() async throws {
        try await KeeperBench.with { bench in
            struct Refused: Error {}
            await bench.run(try bench.keeper(), for: .seconds(60))
            let kept = bench.folder.text("cache/a.example")
            let isRefusing = Mutex(false)
            let keeper = try bench.keeper { certificate in
                if isRefusing.withLock({ $0 }) { throw Refused() }
            }
            isRefusing.withLock { $0 = true }
            await bench.run(keeper, for: .seconds(61 * Self.day))
            #expect(keeper.statuses[0].problem?.contains("cannot be served") == true)
            #expect(keeper.statuses[0].state == .valid)
            #expect(bench.folder.text("cache/a.example") == kept)
            isRefusing.withLock { $0 = false }
            await bench.run(keeper, for: .seconds(Self.day))
            #expect(keeper.statuses[0].problem == nil)
            #expect(bench.folder.text("cache/a.example") != kept)
        }
    }

    @Test("although a file is torn: another is ordered")
    func torn() async throws {
        try await KeeperBench.with { bench in
            await bench.run(try bench.keeper(), for: .seconds(60))
            let kept = try #require(bench.folder.text("cache/a.example"))
            try bench.folder.write(String(kept.prefix(700)), to: "cache/a.example")
            try bench.folder.write("torn", to: "cache/acme_account+key")
            let keeper = try bench.keeper()
            #expect(keeper.statuses[0].state == .missing)
            #expect(bench.log.contains("another certificate is ordered host=a.example"))
            await bench.run(keeper, for: .seconds(60))
            #expect(keeper.statuses[0].state == .valid)
            #expect(bench.folder.text("cache/acme_account+key.unreadable") == "torn")
        }
    }

    @Test("by the configured authority, not by the one before it")
    func otherAuthority() async throws {
        try await KeeperBench.with { bench in
            await bench.run(try bench.keeper(), for: .seconds(60))
            let other = bench.stub.directory + "?other"
            let keeper = try bench.keeper(directory: other)
            #expect(bench.published.all.count == 2, "the old one serves until then")
            await bench.run(keeper, for: .seconds(60))
            #expect(bench.ordered.count == 2)
            #expect(bench.stub.asked.filter { $0 == "POST /account" }.count == 2)
            await bench.run(try bench.keeper(directory: other), for: .seconds(60))
            #expect(bench.ordered.count == 2)
        }
    }

    @Test("by the authority's clock where this machine's has jumped", arguments: [-400, 400] as [Int64])
    func clockJump(_ days: Int64) async throws {
        try await KeeperBench.with { bench in
            // The authority's clock is the running one.
            let wall = bench.clock.now.wall
            let running = bench.clock.now.running
            let clock = bench.clock
            bench.stub.change { state in
                state.now = { wall + (clock.now.running - running).components.seconds }
            }
            await bench.run(try bench.keeper(), for: .seconds(60))
            bench.clock.jump(by: days * Self.day)
            // A new process that knows nothing of it, and one without renewal information to ask for.
            bench.stub.change { $0.givesRenewalInformation = false }
            let keeper = try bench.keeper()
            await bench.run(keeper, for: .seconds(50 * Self.day))
            #expect(bench.ordered.count == 1)
            #expect(
                bench.log.contains(
                    "warning: this machine's clock is \(abs(days) * 24) hours \(days > 0 ? "ahead of" : "behind")"))
            await bench.run(keeper, for: .seconds(12 * Self.day))
            #expect(bench.ordered.count == 2)
        }
    }

    @Test("and the authority is told another mail address")
    func email() async throws {
        try await KeeperBench.with { bench in
            await bench.run(try bench.keeper(), for: .seconds(60))
            let settings = try ACMESettingsTests.settings(
                directory: bench.stub.directory, email: "new@example.com", cache: bench.folder.path("cache"))
            bench.clock.advance(by: .seconds(61 * Self.day))
            bench.stub.change { state in
                state.script = { request in request.path == "/account/1" ? StubAnswer(body: "{}") : nil }
            }
            let keeper = try CertificateKeeper(
                settings, logger: bench.log.logger, surroundings: bench.clock.surroundings,
                limits: HostileAuthorityTests.limits
            ) { _ in }
            await bench.run(keeper, for: .seconds(60))
            let changes = bench.stub.journal.filter { $0.path == "/account/1" }.compactMap(\.payload)
            #expect(changes == [#"{"contact":["mailto:new@example.com"]}"#])
            #expect(bench.ordered.count == 2)
        }
    }

    @Test("and stopping waits for nothing")
    func stopping() async throws {
        try await KeeperBench.with { bench in
            bench.stub.change { $0.script = { _ in StubAnswer(delivery: .silent) } }
            let keeper = try bench.keeper(limits: OrderLimits(answer: .seconds(600)))
            let start = ContinuousClock.now
            try await keeper.running {
                while bench.stub.asked.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
            }
            // Less than any limit of an order.
            #expect(ContinuousClock.now - start < .seconds(240))
            #expect(keeper.statuses[0].problem == nil, "a stop is no failure")
            #expect(keeper.answers.httpAnswer("token") == nil)
        }
    }
}

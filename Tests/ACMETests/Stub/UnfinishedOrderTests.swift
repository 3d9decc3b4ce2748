import Foundation
import NIOHTTP1
import Synchronization
import Testing

@testable import ACME

@Suite("a certificate comes", .timeLimit(.minutes(30)))
struct UnfinishedOrderTests {
    @Test("from an order that the process before could not bring to its end", arguments: ["/cert/0", "/order/0"])
    func powerFailure(_ path: String) async throws {
        try await KeeperBench.with { bench in
            bench.stub.change { state in
                state.script = { request in
                    if request.path == "/finalize/0", path == "/order/0" { return StubAnswer(delivery: .cut) }
                    return request.path == path ? StubAnswer(delivery: .cut) : nil
                }
            }
            let first = try bench.keeper()
            await first.attempt(try HostName("a.example"), by: Set(ChallengeKind.allCases))
            await first.client.shutdown()
            #expect(bench.published.all.isEmpty)
            #expect(bench.folder.names(in: "cache").contains("a.example+pending.json"))
            bench.stub.change { $0.script = { _ in nil } }
            let second = try bench.keeper()
            await bench.run(second, for: .seconds(60))
            #expect(second.statuses[0].state == .valid)
            #expect(bench.ordered == ["a.example"])
            #expect(!bench.folder.names(in: "cache").contains("a.example+pending.json"))
        }
    }

    @Test(
        "without another order while the certificate of one cannot be fetched",
        arguments: [(503, "serverInternal"), (429, "rateLimited")])
    func withheld(_ status: Int, _ kind: String) async throws {
        try await KeeperBench.with { bench in
            bench.stub.change { state in
                state.script = { $0.path.hasPrefix("/cert/") ? .problem(status, kind, "not now") : nil }
            }
            let keeper = try bench.keeper()
            await bench.run(keeper, for: .seconds(7200))
            #expect(keeper.statuses[0].failures > 3)
            #expect(bench.ordered == ["a.example"])
            bench.stub.change { $0.script = { _ in nil } }
            await bench.run(keeper, for: .seconds(7200))
            #expect(keeper.statuses[0].state == .valid)
            #expect(bench.ordered == ["a.example"])
        }
    }

    @Test("from an order that was still to be validated when the process ended", arguments: ["valid", "invalid"])
    func pendingOrder(_ verdict: String) async throws {
        try await KeeperBench.with { bench in
            bench.stub.change { $0.script = { $0.path == "/finalize/0" ? .problem(503, "serverInternal", "no") : nil } }
            let first = try bench.keeper()
            try await first.attempt(HostName("a.example"), by: [.tlsALPN01])
            await first.client.shutdown()
            let isMet = Mutex(false)
            let origin = bench.stub.origin
            bench.stub.change { state in
                state.script = { request in
                    switch request.path {
                    case "/order/0":
                        let status = isMet.withLock { $0 } && verdict == "valid" ? "ready" : "pending"
                        return StubAnswer(
                            body: #"{"status":"\#(status)","authorizations":["\#(origin)/authz/0"],"#
                                + #""finalize":"\#(origin)/finalize/0"}"#)
                    case "/authz/0":
                        let status = isMet.withLock { $0 } ? verdict : "pending"
                        return StubAnswer(
                            body: #"{"identifier":{"type":"dns","value":"a.example"},"status":"\#(status)","#
                                + #""challenges":[{"type":"tls-alpn-01","url":"\#(origin)/challenge/0","#
                                + #""token":"dG9rZW4","status":"\#(status)"}]}"#)
                    case "/challenge/0":
                        isMet.withLock { $0 = true }
                        return StubAnswer(body: "{}")
                    default:
                        return nil
                    }
                }
            }
            let second = try bench.keeper()
            try await second.attempt(HostName("a.example"), by: Set(ChallengeKind.allCases))
            #expect(isMet.withLock { $0 })
            #expect(bench.ordered == ["a.example"], "one attempt is one validation")
            #expect(second.statuses[0].state == (verdict == "valid" ? .valid : .missing))
            #expect(!bench.folder.names(in: "cache").contains("a.example+pending.json"))
            if verdict == "valid" {
                #expect(second.held.withLock { $0.records[second.settings.hosts[0]]?.challenge } == .tlsALPN01)
            } else {
                #expect(second.statuses[0].problem?.contains("refuses a.example by tls-alpn-01") == true)
                await bench.run(second, for: .seconds(600))
                #expect(second.statuses[0].state == .valid)
            }
            await second.client.shutdown()
        }
    }

    @Test("with another order when the one under way came to nothing", arguments: ["gone", "invalid", "torn", "old"])
    func lostOrder(_ kind: String) async throws {
        try await KeeperBench.with { bench in
            bench.stub.change { state in
                state.script = { request in request.path == "/cert/0" ? StubAnswer(delivery: .cut) : nil }
            }
            let first = try bench.keeper()
            await first.attempt(try HostName("a.example"), by: Set(ChallengeKind.allCases))
            await first.client.shutdown()
            bench.stub.change { state in
                state.script = { request in
                    guard request.path == "/order/0" else { return nil }
                    switch kind {
                    case "gone": return .problem(404, "malformed", "no such order")
                    case "invalid": return StubAnswer(body: #"{"status":"invalid","authorizations":[],"finalize":"x"}"#)
                    default: return nil
                    }
                }
            }
            if kind == "torn" { try bench.folder.write("{", to: "cache/a.example+pending.json") }
            if kind == "old" { bench.clock.advance(by: .seconds(2 * CertificateKeeperTests.day)) }
            let second = try bench.keeper()
            await bench.run(second, for: .seconds(60))
            #expect(second.statuses[0].state == .valid)
            #expect(bench.ordered == ["a.example", "a.example"])
        }
    }
}

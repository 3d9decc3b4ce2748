import NIOHTTP1
import Testing

@testable import ACME

@Suite("an authority that is wrong", .timeLimit(.minutes(30)))
struct HostileAuthorityTests {
    struct Wrong: Sendable, CustomTestStringConvertible {
        var name: String
        var code: ACMEError.Code
        var words: String
        var script: @Sendable (StubRequest) -> StubAnswer?
        var testDescription: String { name }

        init(
            _ name: String, _ code: ACMEError.Code, _ words: String,
            at path: String, _ answer: @escaping @Sendable (StubRequest) -> StubAnswer
        ) {
            self.name = name
            self.code = code
            self.words = words
            script = { $0.path.hasPrefix(path) ? answer($0) : nil }
        }
    }

    static let limits = OrderLimits(
        firstWait: .milliseconds(1), longestWait: .milliseconds(5), total: .seconds(60), requests: 40,
        answer: .seconds(120))

    static let wrongs = [
        Wrong("a page", .malformedAnswer, "is this an ACME directory?", at: "/dir") { _ in StubAnswer(body: "<html>") },
        Wrong("nothing", .malformedAnswer, "is this an ACME directory?", at: "/dir") { _ in StubAnswer() },
        Wrong("another host", .malformedAnswer, "leads away from http://127.0.0.1", at: "/dir") { _ in
            StubAnswer(
                body:
                    #"{"newNonce":"http://10.0.0.1/n","newAccount":"http://10.0.0.1/a","newOrder":"http://10.0.0.1/o"}"#
            )
        },
        Wrong("another scheme", .malformedAnswer, "no https URL", at: "/dir") { _ in
            StubAnswer(body: #"{"newNonce":"file:///etc/passwd","newAccount":"x","newOrder":"x"}"#)
        },
        Wrong("elsewhere", .malformedAnswer, "sends us on to http://10.0.0.1/, which is not followed", at: "/dir") {
            _ in
            StubAnswer(status: .found, fields: ["location": "http://10.0.0.1/"])
        },
        Wrong("a flood", .malformedAnswer, "longer than 65536 bytes", at: "/dir") { _ in
            StubAnswer(body: String(repeating: " ", count: 100_000))
        },
        Wrong("a drip", .unreachable, "no answer in time", at: "/dir") { _ in StubAnswer(delivery: .dripping) },
        Wrong("silence", .unreachable, "no answer in time", at: "/dir") { _ in StubAnswer(delivery: .silent) },
        Wrong("a closed door", .unreachable, "http://127.0.0.1", at: "/dir") { _ in StubAnswer(delivery: .cut) },
        Wrong("repairs", .unavailable, "answers 503", at: "/dir") { _ in StubAnswer(status: .serviceUnavailable) },
        Wrong("no nonce", .malformedAnswer, "gives no nonce", at: "/nonce") { _ in
            StubAnswer(fields: ["replay-nonce": "a b"])
        },
        Wrong("no good nonce", .malformedAnswer, "refused 20 nonces", at: "/account") { _ in
            .problem(400, "badNonce", "never")
        },
        Wrong("no account", .accountClosed, "the authority closed the account", at: "/account") { _ in
            .problem(403, "unauthorized", "not you")
        },
        Wrong("an account that is no more", .accountClosed, "the account is deactivated", at: "/account") { _ in
            StubAnswer(fields: ["location": "x"], body: #"{"status":"deactivated"}"#)
        },
        Wrong("no place of the account", .malformedAnswer, "does not say where the account is", at: "/account") { _ in
            StubAnswer(status: .created, body: #"{"status":"valid"}"#)
        },
        Wrong("a refused address", .refused, "contact domain", at: "/account") { _ in
            .problem(400, "invalidContact", "contact domain has no mail")
        },
        Wrong("terms that changed", .refused, "userActionRequired: read the terms", at: "/order") { _ in
            .problem(403, "userActionRequired", "read the terms")
        },
        Wrong("a refused host", .refused, "rejectedIdentifier: policy forbids", at: "/order") { _ in
            .problem(403, "rejectedIdentifier", "policy forbids")
        },
        Wrong("another order", .malformedAnswer, "something else", at: "/order") { request in
            StubAnswer(
                status: .created, fields: ["location": "http://127.0.0.1/order/0"],
                body:
                    #"{"status":"ready","identifiers":[{"type":"dns","value":"bank.example"}],"authorizations":[],"finalize":"x"}"#
            )
        },
        Wrong("an order without end", .tooSlow, "did not finish", at: "/finalize") { _ in
            StubAnswer(body: #"{"status":"processing","authorizations":[],"finalize":"x"}"#)
        },
        Wrong("no certificate", .unusableCertificate, "there is no certificate", at: "/cert") { _ in StubAnswer() },
        Wrong("a page for a certificate", .unusableCertificate, "no certificate", at: "/cert") { _ in
            StubAnswer(body: "<html>")
        },
        Wrong("bytes for a certificate", .unusableCertificate, "no PEM text", at: "/cert") { _ in
            StubAnswer(body: "-----BEGIN CERTIFICATE-----\nAAAA")
        },
        Wrong("a refused request", .refused, "badCSR: weak key", at: "/finalize") { _ in
            .problem(400, "badCSR", "weak key")
        },
    ]

    @Test("is told so, nothing is kept of it, and what is served goes on", arguments: wrongs)
    func wrong(_ wrong: Wrong) async throws {
        try await TestDirectory.with { folder in
            try await StubAuthority.with { state in
                state.script = { request in
                    // An order that does not end stays so.
                    if wrong.code == .tooSlow, request.path == "/order/0" {
                        return StubAnswer(body: #"{"status":"processing","authorizations":[],"finalize":"x"}"#)
                    }
                    return wrong.script(request)
                }
            } _: { stub in
                let log = LogRecorder()
                let clock = TestClock()
                let published = PublishedCertificates()
                var limits = Self.limits
                if wrong.words == "no answer in time" { limits.answer = .seconds(1) }
                let keeper = try CertificateKeeper(
                    ACMESettingsTests.settings(directory: stub.directory, cache: folder.path("cache")),
                    logger: log.logger, surroundings: clock.surroundings, limits: limits
                ) { published.take($0) }
                await keeper.attempt(try HostName("a.example"), by: Set(ChallengeKind.allCases))
                await keeper.client.shutdown()
                let status = keeper.statuses[0]
                #expect(status.problem?.contains(wrong.words) == true, "\(status.problem ?? "no problem")")
                #expect(status.state == .missing && status.failures == 1)
                #expect(try #require(status.nextAttempt) > clock.now.wall)
                #expect(published.all.isEmpty)
                #expect(!folder.names(in: "cache").contains("a.example"))
                #expect(log.lines.filter { $0.hasPrefix("error: no new certificate for a.example") }.count == 1)
                let kept = CertificateCache.statusesOfTest(folder.path("cache"), at: clock.now.wall)
                #expect(kept == [status])
            }
        }
    }

    @Test(
        "may issue for another key, another host, or a time that is over: none is used",
        arguments: ["key", "host", "past"])
    func wrongCertificate(_ kind: String) async throws {
        try await TestDirectory.with { folder in
            try await StubAuthority.with { stub in
                let now = stub.time()
                let issuer = stub.issuer
                stub.change { state in
                    if kind == "past" { state.lifetime = -86_400 * 2 }
                    state.script = { request in
                        guard request.path == "/cert/0", kind != "past",
                            let pair = try? issuer.pair(
                                for: kind == "host" ? "bank.example" : "a.example", notBefore: now - 10,
                                notAfter: now + 1000)
                        else { return nil }
                        return StubAnswer(body: pair.chain)
                    }
                }
                let published = PublishedCertificates()
                let keeper = try CertificateKeeper(
                    ACMESettingsTests.settings(directory: stub.directory, cache: folder.path("cache")),
                    logger: LogRecorder().logger, surroundings: TestClock().surroundings, limits: Self.limits
                ) { published.take($0) }
                await keeper.attempt(try HostName("a.example"), by: Set(ChallengeKind.allCases))
                await keeper.client.shutdown()
                #expect(published.all.isEmpty)
                #expect(keeper.statuses[0].problem != nil)
            }
        }
    }
}

extension CertificateCache {
    /// What `config check` would say of the one host of these tests.
    static func statusesOfTest(_ path: String, at now: Int64) -> [CertificateStatus]? {
        guard let host = try? HostName("a.example") else { return nil }
        return try? CertificateCache(path: path).statuses(of: [host], at: now)
    }
}

import Crypto
import Foundation
import StorageTesting
import SwiftASN1
import Synchronization
import Testing
import X509

@testable import ACME

@Suite("with pebble", .timeLimit(.minutes(30)))
struct PebbleTests {
    /// Runs `body` with pebble, the listeners that it validates by, and a directory.
    static func with(
        _ options: PebbleOptions = PebbleOptions(), listening kinds: Set<ChallengeKind> = Set(ChallengeKind.allCases),
        _ body: (PebbleBench) async throws -> Void
    ) async throws {
        try await TestDirectory.with { folder in
            try await ChallengeResponder.with(kinds) { responder in
                try await Pebble.with(options, responder: responder, in: folder) { pebble in
                    try await body(PebbleBench(pebble: pebble, responder: responder, folder: folder))
                }
            }
        }
    }

    @Test("a certificate is ordered by either challenge alone", arguments: ChallengeKind.allCases)
    func alone(_ kind: ChallengeKind) async throws {
        try await Self.with(listening: [kind]) { bench in
            let keeper = try bench.keeper(["registry.example.com"])
            let certificate = try await keeper.running(by: [kind]) { try await bench.next() }
            #expect(certificate.chain.count == 2)
            #expect(Set(bench.responder.asked) == [kind])
            #expect(keeper.statuses[0].state == .valid)
            #expect(bench.log.contains("info: a certificate was ordered challenge=\(kind.rawValue)"))
            let leaf = try Certificate(derEncoded: certificate.chain[0])
            #expect(leaf.publicKey == (try Certificate.PrivateKey(pemEncoded: certificate.keyPEM)).publicKey)
            #expect(P256.Signing.PublicKey(leaf.publicKey) != nil)
        }
    }

    @Test("the other challenge is tried when nobody listens for the first", arguments: ChallengeKind.allCases)
    func fallback(_ kind: ChallengeKind) async throws {
        try await Self.with(listening: [kind]) { bench in
            let keeper = try bench.keeper(["registry.example.com"])
            let certificate = try await keeper.running { try await bench.next() }
            #expect(certificate.host.description == "registry.example.com")
            #expect(keeper.cache.record(of: certificate.host)?.challenge == kind)
            // What worked is what the next attempt begins with.
            #expect(Set(bench.responder.asked) == [kind])
        }
    }

    @Test("each host gets a certificate of its own, while half of all nonces are refused")
    func hosts() async throws {
        try await Self.with(PebbleOptions(refusedNonces: 50)) { bench in
            let hosts = ["a.example.com", "b.example.com", "c.example.com"]
            let keeper = try bench.keeper(hosts)
            try await keeper.running {
                for host in hosts {
                    let certificate = try await bench.next()
                    let names = try Certificate(derEncoded: certificate.chain[0]).extensions.subjectAlternativeNames
                    #expect(names.map(Array.init) == [.dnsName(host)])
                }
            }
            #expect(Set(bench.published.all.map(\.keyPEM)).count == 3)
            #expect(keeper.statuses.allSatisfy { $0.state == .valid && $0.problem == nil })
        }
    }

    @Test("validations that fail at random are tried again until they do not", arguments: [0, 3, 13] as [UInt64])
    func randomFailures(_ seed: UInt64) async throws {
        try await Self.with { bench in
            // Pebble asks three times for each challenge, and wants three right answers. Two of five challenges fail.
            let wrong = Mutex(0)
            bench.responder.answerRightly { _, number in
                var bits = seed &+ UInt64((number - 1) / 3) &* 0x9E37_79B9_7F4A_7C15
                bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
                bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
                let isRight = (bits ^ (bits >> 31)) % 5 > 1
                if !isRight { wrong.withLock { $0 += 1 } }
                return isRight
            }
            let keeper = try bench.keeper(["registry.example.com"], clock: TestClock(isHasty: true))
            _ = try await keeper.running { try await bench.next() }
            #expect(keeper.statuses[0].state == .valid)
            #expect(keeper.statuses[0].failures == 0)
            #expect(wrong.withLock { $0 } > 0)
        }
    }

    @Test("a certificate that lives for seconds is renewed again and again, each with another key")
    func shortLived() async throws {
        try await Self.with(PebbleOptions(reusedAuthorizations: 50, lifetime: 120)) { bench in
            let keeper = try bench.keeper(["registry.example.com"])
            try await keeper.running {
                var before: HostCertificate?
                for _ in 0..<2 {
                    let certificate = try await bench.next()
                    if let before {
                        #expect(certificate.notBefore < before.notAfter, "the old one had not ended")
                        #expect(certificate.notBefore >= before.notBefore + 60)
                        #expect(certificate.keyPEM != before.keyPEM)
                    }
                    before = certificate
                }
            }
        }
    }

    @Test("what was ordered is there after a restart, also when the authority is not; and the account stays the same")
    func restart() async throws {
        try await Self.with { bench in
            _ = try await bench.keeper(["registry.example.com"]).running { try await bench.next() }
            let key = bench.folder.text("cache/acme_account+key")
            let again = try bench.keeper(["registry.example.com", "other.example.com"])
            #expect(bench.published.all.count == 2)
            #expect(bench.published.all[0].chain == bench.published.all[1].chain)
            _ = try await again.running {
                _ = try await bench.next()
                return try await bench.next()
            }
            #expect(bench.folder.text("cache/acme_account+key") == key)
            #expect(bench.log.lines.filter { $0.contains("an account was opened or found") }.count == 1)
        }
        try await TestDirectory.with { folder in
            let now = Int64(Date().timeIntervalSince1970)
            let kept = try CertificateCacheTests.certificate(notBefore: now - 1000, notAfter: now + 100_000)
            try CertificateCacheTests.cache(folder.path("cache")).save(kept)
            let port = try LoopbackPort.free()
            let published = PublishedCertificates()
            let keeper = try CertificateKeeper(
                ACMESettingsTests.settings(directory: "https://127.0.0.1:\(port)/dir", cache: folder.path("cache")),
                logger: LogRecorder().logger
            ) { published.take($0) }
            #expect(published.all.map(\.fingerprint) == [kept.fingerprint])
            #expect(keeper.statuses[0].state == .valid)
        }
    }

    @Test("an order that becomes invalid is told with pebble's own words, and the certificate in use goes on")
    func invalid() async throws {
        try await Self.with(PebbleOptions(lifetime: 3600)) { bench in
            let host = try HostName("registry.example.com")
            let keeper = try bench.keeper([host.description])
            await keeper.attempt(host, by: Set(ChallengeKind.allCases))
            let before = try await bench.next()
            bench.responder.answerRightly { _, _ in false }
            // With another account: pebble lets a valid authorization count again now and then, also when it is told never to.
            try FileManager.default.removeItem(atPath: bench.folder.path("cache/acme_account+key"))
            let later = try bench.keeper(
                [host.description], clock: TestClock(wall: Int64(Date().timeIntervalSince1970) + 2700, isHasty: true))
            await later.attempt(host, by: Set(ChallengeKind.allCases))
            let status = later.statuses[0]
            #expect(
                status.problem?.contains("refuses registry.example.com by http-01: unauthorized: Non-200 status code")
                    == true)
            #expect(status.problem?.contains("by tls-alpn-01: unauthorized: ") == true, "\(status.problem ?? "")")
            #expect(status.failures == 1 && status.state == .valid)
            #expect(
                bench.published.all.count == 2 && bench.published.all[1].chain == before.chain,
                "the second is the load: \(bench.published.all.map(\.notAfter)) \(status) \(bench.log.lines)"
            )
            #expect(later.answers.alpnCertificate(host.description) == nil)
            await keeper.client.shutdown()
            await later.client.shutdown()
        }
    }

    @Test("a host that pebble refuses stands in no other's way")
    func refusedHost() async throws {
        try await Self.with(PebbleOptions(refusedHosts: ["refused.example.com"])) { bench in
            let keeper = try bench.keeper(["refused.example.com", "registry.example.com"])
            let certificate = try await keeper.running { try await bench.next() }
            #expect(certificate.host.description == "registry.example.com")
            #expect(keeper.statuses[0].problem?.contains("rejectedIdentifier") == true, "\(keeper.statuses[0])")
            #expect(keeper.statuses[1].problem == nil)
        }
    }

    @Test("an account that pebble does not know any more is opened again with the same key")
    func unknownAccount() async throws {
        try await Self.with { bench in
            let first = try bench.keeper(["a.example.com"])
            _ = try await first.running { try await bench.next() }
            let key = bench.folder.text("cache/acme_account+key")
            // As if pebble had lost its data.
            try bench.forgetAccounts()
            let second = try bench.keeper(["b.example.com"])
            _ = try await second.running { try await bench.next() }
            #expect(bench.folder.text("cache/acme_account+key") == key)
            #expect(bench.log.contains("warning: the authority does not know the account any more"))
        }
    }

    @Test("an account that was revoked is told, its key kept aside, and another one opened, once a day")
    func revokedAccount() async throws {
        try await Self.with { bench in
            let first = try bench.keeper(["a.example.com"])
            _ = try await first.running { try await bench.next() }
            let key = bench.folder.text("cache/acme_account+key")
            try await bench.deactivateAccount(of: first)
            let second = try bench.keeper(["b.example.com"])
            _ = try await second.running { try await bench.next() }
            #expect(bench.folder.text("cache/acme_account+key.closed") == key)
            #expect(bench.folder.text("cache/acme_account+key") != key)
            #expect(bench.log.contains("another account is opened with a new key"))
            try await bench.deactivateAccount(of: second)
            let third = try bench.keeper(["c.example.com"])
            await third.attempt(try HostName("c.example.com"), by: Set(ChallengeKind.allCases))
            await third.client.shutdown()
            #expect(third.statuses[0].problem?.contains("the second one within a day") == true, "\(third.statuses[0])")
        }
    }

    @Test("an authority that wants an external account says so")
    func externalAccount() async throws {
        try await Self.with(PebbleOptions(needsExternalAccount: true)) { bench in
            let keeper = try bench.keeper(["a.example.com"])
            await keeper.attempt(try HostName("a.example.com"), by: Set(ChallengeKind.allCases))
            await keeper.client.shutdown()
            #expect(keeper.statuses[0].problem?.contains("external") == true, "\(keeper.statuses[0])")
        }
    }

    @Test("an authority of unknown origin is not spoken to, and the key is named that would help")
    func untrusted() async throws {
        try await Self.with { bench in
            let settings = try ACMESettings(
                directory: bench.pebble.directory, hosts: [HostName("a.example.com")],
                cachePath: bench.folder.path("cache"))
            let keeper = try CertificateKeeper(settings, logger: bench.log.logger) { _ in }
            await keeper.attempt(settings.hosts[0], by: Set(ChallengeKind.allCases))
            await keeper.client.shutdown()
            #expect(
                keeper.statuses[0].problem?.contains("http.tls.letsencrypt.directoryca") == true,
                "\(keeper.statuses[0])")
            #expect(!bench.folder.names(in: "cache").contains("acme_account+key"))
        }
    }
}

import Foundation
import NIOCore
import NIOHTTP1

@testable import ACME

/// A pebble, the listeners that it validates by, and keepers that share a directory.
struct PebbleBench: Sendable {
    let pebble: Pebble
    let responder: ChallengeResponder
    let folder: TestDirectory
    let log = LogRecorder()
    let published = PublishedCertificates()

    /// One process, so to speak. With a clock of the test its waits take no time.
    func keeper(_ hosts: [String], clock: TestClock? = nil) throws -> CertificateKeeper {
        let published = published
        let keeper = try CertificateKeeper(
            pebble.settings(hosts, cache: folder.path("cache")), logger: log.logger,
            surroundings: clock?.surroundings ?? .system, limits: .quick
        ) { published.take($0) }
        responder.answer(for: keeper)
        return keeper
    }

    /// The next certificate that a keeper publishes, from the first on.
    func next() async throws -> HostCertificate { try await published.next() }

    /// Closes the account of a keeper as its owner, which to the authority's other answers is as if it had revoked it.
    func deactivateAccount(of keeper: CertificateKeeper) async throws {
        struct Deactivation: Encodable, Sendable {
            var status = "deactivated"
        }
        let directory = try await keeper.client.directory()
        let account = try await keeper.accounts.account(at: directory)
        _ = try await keeper.client.post(
            Deactivation(), to: account.url, by: .account(account.url.text), with: account.key, at: directory)
        await keeper.client.shutdown()
    }

    /// Makes the kept account one that the authority has never heard of.
    func forgetAccounts() throws {
        let name = "cache/acme_account+packhouse.json"
        let text = folder.text(name) ?? ""
        var record = try JSONDecoder().decode(AccountRecord.self, from: Data(text.utf8))
        record.account = record.account.map { $0 + "0" }
        try folder.write(String(decoding: JSONEncoder().encode(record), as: UTF8.self), to: name)
    }
}

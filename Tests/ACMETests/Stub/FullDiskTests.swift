import Foundation
import StorageTesting
import Testing

@testable import ACME

@Suite(
    "on a full disk", .enabled(if: MemoryFileSystem.isPossible, "needs the right to mount"),
    .timeLimit(.minutes(30)))
struct FullDiskTests {
    static func with(_ body: (SmallDisk, StubAuthority, CertificateKeeper, PublishedCertificates) async throws -> Void)
        async throws
    {
        try await SmallDisk.with { disk in
            try await StubAuthority.with { stub in
                let published = PublishedCertificates()
                let keeper = try CertificateKeeper(
                    ACMESettingsTests.settings(directory: stub.directory, cache: disk.folder.path("cache")),
                    logger: LogRecorder().logger, surroundings: TestClock().surroundings,
                    limits: HostileAuthorityTests.limits
                ) { published.take($0) }
                try await body(disk, stub, keeper, published)
                await keeper.client.shutdown()
            }
        }
    }

    @Test("nothing is ordered that could not be kept")
    func before() async throws {
        try await Self.with { disk, stub, keeper, published in
            disk.fill()
            await keeper.attempt(try HostName("a.example"), by: Set(ChallengeKind.allCases))
            #expect(keeper.statuses[0].problem?.contains("No space left on device") == true, "\(keeper.statuses[0])")
            #expect(stub.orders.isEmpty)
            #expect(published.all.isEmpty)
            // No name of a file that was not finished, and none that is empty.
            #expect(disk.folder.names(in: "cache").filter { $0 != "acme_lock" }.isEmpty)
            try disk.free()
            await keeper.attempt(try HostName("a.example"), by: Set(ChallengeKind.allCases))
            #expect(keeper.statuses[0].problem == nil && published.all.count == 1)
        }
    }

    @Test("what was ordered serves, and is kept as soon as there is room")
    func during() async throws {
        try await Self.with { disk, stub, keeper, published in
            stub.change { state in
                state.script = { request in
                    if request.path == "/cert/0" { disk.fill() }
                    return nil
                }
            }
            await keeper.attempt(try HostName("a.example"), by: Set(ChallengeKind.allCases))
            #expect(published.all.count == 1)
            #expect(keeper.statuses[0].state == .valid)
            #expect(keeper.statuses[0].problem?.contains("No space left on device") == true, "\(keeper.statuses[0])")
            #expect(disk.folder.names(in: "cache").contains("a.example+pending.json"))
            #expect(!disk.folder.names(in: "cache").contains("a.example"))
            keeper.saveLate()
            #expect(!disk.folder.names(in: "cache").contains("a.example"))
            try disk.free()
            keeper.saveLate()
            #expect(keeper.statuses[0].problem == nil)
            #expect(
                try keeper.cache.certificate(of: HostName("a.example"))?.fingerprint == published.all[0].fingerprint)
            #expect(!disk.folder.names(in: "cache").contains("a.example+pending.json"))
        }
    }
}

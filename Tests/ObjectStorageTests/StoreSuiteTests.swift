import ObjectStorage
import StorageTesting
import Testing

@Suite("every store", .timeLimit(.minutes(30)))
struct StoreSuiteTests {
    @Test("the filesystem store passes", arguments: StoreCheck.all + StoreCheck.local)
    func filesystem(_ check: StoreCheck) async throws {
        try await TemporaryDirectory.with { path in
            try await check.run { try FilesystemStore(root: path, maximumThreads: 25) }
        }
    }

    @Test("the in-memory store passes", arguments: StoreCheck.all + StoreCheck.local)
    func memory(_ check: StoreCheck) async throws {
        try await check.run { InMemoryStore(maximumSize: 64 << 20) }
    }

    @Test("the filesystem store on a simulated disk passes", arguments: StoreCheck.all + StoreCheck.local)
    func simulatedDisk(_ check: StoreCheck) async throws {
        let disk = SimulatedDisk()
        try await check.run { try FilesystemStore(root: "/data", maximumThreads: 25, calls: disk) }
        #expect(disk.openDescriptors == 0)
    }
}

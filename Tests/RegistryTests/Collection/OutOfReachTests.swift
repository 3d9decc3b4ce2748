import Glibc
import NIOCore
import OCI
import ObjectStorage
import Registry
import StorageTesting
import Testing

@Suite("A garbage collection where something is out of reach")
struct OutOfReachTests {
    @Test(
        "removes no blob when a name cannot be looked at",
        arguments: [EACCES, EIO, ESTALE],
        [
            "repositories/team", "repositories/team/app", "repositories/team/app/_manifests",
            "repositories/team/app/_manifests/tags/v1",
        ])
    func unlookable(_ code: CInt, _ place: String) async throws {
        let disk = SimulatedDisk()
        // As file systems that do not say in a directory what its names are.
        disk.tellsKinds = false
        try await CollectionScene.with(disk) { scene in
            let manifest = try await scene.push(["layer"], tag: "v1")
            try await scene.push(["other"], tag: "v1", to: "zoo/app")
            let before = try await scene.everything()
            disk.follow { call in
                call.operation == .status && call.path == "/data/docker/registry/v2/\(place)" ? .error(code) : nil
            }
            let (summary, events) = try await scene.collect()
            disk.follow(nil)
            #expect(summary.failures > 0)
            #expect(summary.blobs.removed == 0 && summary.manifests.removed == 0)
            #expect(events.contains { if case .failure(let text) = $0 { text.contains(place) } else { false } })
            #expect(try await scene.everything() == before)
            #expect(try await scene.serves(manifest))
        }
    }

    @Test("removes nothing where there are blobs and not one repository, unless told so", arguments: [true, false])
    func noRepositories(_ isDryRun: Bool) async throws {
        let scene = CollectionScene()
        let manifest = try await scene.push(["layer"], tag: "v1")
        try await scene.store.deleteTree(scene.key("repositories"))
        let before = try await scene.everything()

        let (refused, events) = try await scene.collect { $0.isDryRun = isDryRun }
        #expect(refused.failures == 1)
        #expect(refused.blobsWereSpared)
        #expect(refused.blobs.removed == 0)
        #expect(
            events.contains { if case .failure(let text) = $0 { text.contains("not one repository") } else { false } })
        #expect(try await scene.everything() == before)

        let (told, _) = try await scene.collect {
            $0.isDryRun = isDryRun
            $0.goesWithoutRepositories = true
        }
        #expect(told.failures == 0)
        #expect(told.blobs.removed == 3)
        #expect(try await scene.hasBytes(manifest) == isDryRun)
    }

    @Test("goes on where the one repository has nothing any more")
    func emptiedRepository() async throws {
        let scene = CollectionScene()
        let manifest = try await scene.push(["layer"], tag: "v1")
        _ = try await scene.repository().deleteManifest(manifest)
        let (summary, _) = try await scene.collect()
        #expect(summary.failures == 0)
        #expect(summary.blobs.removed == 3)
        #expect(summary.repositories == 1)
    }

    @Test("takes young blobs without a repository for a first push")
    func firstPush() async throws {
        let scene = CollectionScene()
        try await scene.push(["layer"], tag: "v1")
        try await scene.store.deleteTree(scene.key("repositories"))
        let (summary, _) = try await scene.collectNow()
        #expect(summary.failures == 0)
        #expect(summary.blobs == .init(removed: 0, young: 3))
    }
}

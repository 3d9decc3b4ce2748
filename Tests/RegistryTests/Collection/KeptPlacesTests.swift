import Foundation
import NIOCore
import OCI
import ObjectStorage
import Registry
import StorageTesting
import Testing

@Suite("A garbage collection and what is kept beside content")
struct KeptPlacesTests {
    /// One object of each part that lies below `packhouse/`, and of one that there may be some day.
    private static let derived = [
        "changes/1700000000-1-nginx", "packs/sha256/ab/ab00", "conditions/trial", "referrers/team/app/_mark",
        "referrers/other/_mark", "catalog/_mark", "catalog/names/team", "later/part",
    ]

    private static let words = [
        "labels/stable": "a label", "history/9-1-a": "an event", "arrivals/1.0.0": "the same event",
        "later/part": "what there may be some day",
    ]

    /// A tagged manifest, and a blob that nothing needs.
    @discardableResult
    private func fill(_ scene: CollectionScene) async throws -> Digest {
        try await scene.repository().push("garbage")
        return try await scene.push(["layer"], tag: "v1")
    }

    private func collectAll(_ scene: CollectionScene) async throws -> CollectionSummary {
        try await scene.collect { $0.uploadAge = 7200 }.summary
    }

    @Test("leaves everything below packhouse alone", arguments: CollectionScene.Kind.allCases)
    func derived(_ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            try await fill(scene)
            let root = try #require(ObjectKey("packhouse"))
            for path in Self.derived {
                try await scene.store.put(ByteBuffer(string: path), at: root.appending(path), if: .always)
            }
            let before = try await scene.everything(below: root)
            #expect(before.count >= Self.derived.count)
            let summary = try await collectAll(scene)
            #expect(summary.blobs.removed == 1)
            #expect(summary.failures + summary.warnings == 0)
            #expect(try await scene.everything(below: root) == before)
        }
    }

    @Test(
        "leaves every word about packs alone, of repositories with a tag, without one and without anything else",
        arguments: CollectionScene.Kind.allCases)
    func words(_ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            let image = try await fill(scene)
            try await scene.push(["untagged"], to: "packs/untagged")
            for name in ["team/app", "packs/untagged", "packs/bare"] {
                for (path, text) in Self.words {
                    try await scene.plant(text, at: "repositories/\(name)/_packs/\(path)")
                }
            }
            let before = try await scene.everything().filter { $0.key.contains("/_packs/") }
            #expect(before.count == 3 * Self.words.count)
            let summary = try await collectAll(scene)
            #expect(summary.manifests.removed == 1)
            #expect(summary.repositories == 0)
            #expect(try await scene.everything().filter { $0.key.contains("/_packs/") } == before)
            #expect(try await scene.serves(image))
            #expect(try await collectAll(scene) == CollectionSummary())
        }
    }

    @Test(
        "takes folders for words about packs away in which there is none, with the repository that has nothing else",
        arguments: [false, true])
    func emptyFolders(_ isDryRun: Bool) async throws {
        try await TemporaryDirectory.with { path in
            let store = try FilesystemStore(root: path, maximumThreads: 25)
            let result: Result<Void, any Error>
            do {
                result = .success(try await removeEmptyFolders(CollectionScene(store), path, isDryRun))
            } catch {
                result = .failure(error)
            }
            await store.shutdown()
            try result.get()
        }
    }

    private func removeEmptyFolders(_ scene: CollectionScene, _ path: String, _ isDryRun: Bool) async throws {
        try await scene.push(["untagged"], to: "packs/untagged")
        try await scene.push(["tagged"], tag: "v1", to: "packs/tagged")
        let repositories = "\(path)/docker/registry/v2/repositories/packs"
        for name in ["untagged", "tagged", "bare"] {
            for part in ["history", "labels"] {
                try FileManager.default.createDirectory(
                    atPath: "\(repositories)/\(name)/_packs/\(part)", withIntermediateDirectories: true)
            }
        }
        let (summary, _) = try await scene.collect { $0.isDryRun = isDryRun }
        #expect(summary.repositories == 2)
        #expect(summary.failures + summary.warnings == 0)
        let left = try await scene.store.list(scene.key("repositories/packs"), after: nil, limit: 9).entries
        #expect(left.map(\.name) == (isDryRun ? ["bare", "tagged", "untagged"] : ["tagged"]))
    }
}

import NIOCore
import OCI
import ObjectStorage
import Registry
import StorageTesting
import Testing

@Suite("A power cut in a garbage collection", .timeLimit(.minutes(30)))
struct CollectionPowerCutTests {
    /// What is there before: a tagged index with children and a signature; the same without a tag, sharing one child; a blob that nothing
    /// names; a repository that will have nothing left.
    private struct Content {
        let kept: [Digest]
        let removed: [Digest]

        init(in scene: CollectionScene) async throws {
            let shared = try await scene.push(["shared"])
            let own = try await scene.push(["own"])
            let index = try await scene.pushIndex([shared, own], tag: "v1")
            let signature = try await scene.push(["signature"], subject: index)
            let other = try await scene.push(["other"])
            let inner = try await scene.pushIndex([other, shared], note: "inner")
            let bare = try await scene.pushIndex([inner], note: "bare")
            let left = try await scene.push(["left"], tag: "v2")
            let moved = try await scene.push(["moved"], tag: "v2")
            try await scene.repository().push("nothing names it")
            let gone = try await scene.push(["gone"], to: "team/gone")
            kept = [shared, own, index, signature, moved]
            removed = [other, inner, bare, left, gone]
        }
    }

    @Test("at any call loses nothing that is needed, leaves no link to what is gone, and the next run ends the work")
    func anyCall() async throws {
        let begun = SimulatedDisk()
        var pushed: Content?
        try await CollectionScene.with(begun) { pushed = try await Content(in: $0) }
        let content = try #require(pushed)
        let start = begun.afterPowerCut(.unsynchronizedIsLost)

        let whole = start.afterPowerCut(.namesRemain)
        var calls: [DiskCall] = []
        try await CollectionScene.with(whole) { scene in
            let before = whole.calls.count
            let summary = try await collect(scene)
            #expect(summary.failures == 0)
            calls = Array(whole.calls[before...])
        }
        let end = whole.files
        #expect(calls.filter { $0.operation == .unlink }.count >= 20)

        // Only what changes the disk makes a difference.
        let changes = calls.indices.filter { index in
            let operations: [DiskCall.Operation] = [.unlink, .removeDirectory, .synchronize]
            return operations.contains(calls[index].operation)
        }
        for cutAt in changes {
            let disk = start.afterPowerCut(.namesRemain)
            try await CollectionScene.with(disk) { scene in
                let before = disk.calls.count
                disk.follow { $0.index == before + cutAt ? .powerCut : nil }
                _ = try await collect(scene)
            }
            for cut in [PowerCut.unsynchronizedIsLost, .namesRemain, .mixture(seed: UInt64(cutAt))] {
                let found = disk.afterPowerCut(cut)
                let place = "power cut at \(calls[cutAt]), \(cut)"
                try await CollectionScene.with(found) { scene in
                    try await check(content, in: scene, place)
                    let summary = try await collect(scene)
                    #expect(summary.failures == 0, "\(place)")
                    try await check(content, in: scene, place)
                }
                #expect(found.files == end, "\(place)")
            }
        }
    }

    private func collect(_ scene: CollectionScene) async throws -> CollectionSummary {
        try await scene.collectNow {
            // One thing after the other, so that each run makes the same calls.
            $0.parallelQuestions = 1
            $0.parallelRepositories = 1
        }.summary
    }

    /// What has to stay is whole; of what goes, whatever is still served is whole too.
    private func check(_ content: Content, in scene: CollectionScene, _ place: String) async throws {
        for digest in content.kept { #expect(try await scene.serves(digest), "\(digest), \(place)") }
        for layer in ["shared", "own", "signature", "moved", "{}"] {
            #expect(try await scene.servesBlob(digestOf(layer)), "\(layer), \(place)")
        }
        for name in ["team/app", "team/gone"] {
            let repository = try scene.repository(name)
            for digest in content.removed {
                guard let manifest = try await repository.manifest(.digest(digest)),
                    let bytes = manifest.blob.bytes
                else { continue }
                let parsed = try Manifest(bytes.readableBytesView, declared: nil)
                for reference in parsed.references {
                    let isServed =
                        try await parsed.mediaType.isIndex
                        ? scene.serves(reference.digest, in: name) : scene.servesBlob(reference.digest, in: name)
                    #expect(isServed, "\(digest) is served without \(reference.digest), \(place)")
                }
            }
        }
        for path in try await scene.everything().keys where path.contains("/_layers/") {
            let hex = try #require(path.split(separator: "/").dropLast().last)
            let digest = try #require(Digest("sha256:\(hex)"))
            #expect(try await scene.hasBytes(digest), "a link to nothing: \(path), \(place)")
        }
    }
}

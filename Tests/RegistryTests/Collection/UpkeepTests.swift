import Encoding
import NIOCore
import OCI
import ObjectStorage
import Registry
import StorageTesting
import Testing

@Suite("A garbage collection, besides manifests and blobs,")
struct UpkeepTests {
    @Test(
        "finds nothing to do in a registry that is new, and wonders about that",
        arguments: CollectionScene.Kind.allCases)
    func fresh(_ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            let (summary, events) = try await scene.collect()
            var expected = CollectionSummary()
            expected.warnings = 1
            #expect(summary == expected)
            #expect(
                events.contains { if case .warning(let text) = $0 { text.contains("volume mounted?") } else { false } })
            #expect(events.last == .marked(blobs: 0, eligibleBlobs: 0, eligibleManifests: 0))
            #expect(events.count == 2)
            #expect(try await scene.everything().isEmpty)
        }
    }

    @Test("keeps bytes that another repository needs, and takes away the links of one that does not")
    func shared() async throws {
        let scene = CollectionScene()
        try await scene.push(["shared", "one"], tag: "v1", to: "a")
        let image = try await scene.push(["shared", "two"], tag: "v1", to: "b")
        #expect(try await scene.repository("b").deleteManifest(image))
        let (summary, _) = try await scene.collect(untagged: false)
        #expect(summary.layerLinks.removed == 3)
        #expect(try await scene.servesBlob(digestOf("shared"), in: "a"))
        #expect(try await !scene.servesBlob(digestOf("shared"), in: "b"))
        #expect(try await !scene.hasBytes(digestOf("two")))
        #expect(try await !scene.hasBytes(image))
    }

    @Test("tells for each repository what is needed, then sums, then what goes; bytes add up")
    func events() async throws {
        let scene = CollectionScene()
        let image = try await scene.push(["layer"], tag: "v1")
        try await scene.repository().push("garbage")
        let name = try #require(RepositoryName("team/app"))
        let (summary, events) = try await scene.collect(untagged: false)
        let told = events.filter { if case .progress = $0 { false } else { true } }
        #expect(
            told == [
                .repository(name), .manifestNeeded(image, name),
                .blobNeeded(min(digestOf("layer"), digestOf("{}")), name),
                .blobNeeded(max(digestOf("layer"), digestOf("{}")), name),
                .layerLinkEligible(digestOf("garbage"), name),
                .marked(blobs: 3, eligibleBlobs: 1, eligibleManifests: 0), .blobEligible(digestOf("garbage")),
            ])
        #expect(summary.bytes == 7)
    }

    @Test("takes away entries in lists of referrers whose manifest is gone, and the others stay")
    func referrers() async throws {
        let scene = CollectionScene()
        let image = try await scene.push(["image"], tag: "v1")
        let signature = try await scene.push(["signature"], subject: image)
        let stray = digestOf("stray")
        let folder = "repositories/team/app/_referrers/sha256/\(image.hex)/sha256"
        try await scene.plant(stray.text, at: "\(folder)/\(stray.hex)/link")
        #expect(try await scene.collectNow().summary.referrers == 0)
        let (summary, events) = try await scene.collect()
        #expect(summary.referrers == 1)
        #expect(
            events.contains(.referrerEligible(stray, subject: image, try #require(RepositoryName("team/app")))))
        let names = try await scene.store.list(scene.key(folder), after: nil, limit: 9).entries.map(\.name)
        #expect(names == [String(signature.hex)])
        let listed = try await scene.repository().referrers(of: image, limit: 9).referrers.map(\.digest)
        #expect(listed == [signature])
    }

    @Test(
        "takes repositories away in which nothing is left, with what is derived from them",
        arguments: CollectionScene.Kind.allCases)
    func emptied(_ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            for name in ["team", "team/app", "team/app/deep", "other"] {
                let image = try await scene.push([name], tag: "v1", to: name)
                // Its list of referrers leaves a mark.
                _ = try await scene.repository(name).referrers(of: image, limit: 9)
            }
            for name in ["team/app", "other"] {
                #expect(try await scene.repository(name).deleteTag(try #require(Tag("v1"))))
            }
            let (summary, events) = try await scene.collect()
            #expect(summary.repositories == 2)
            #expect(events.contains(.repositoryEligible(try #require(RepositoryName("other")))))
            let catalog = try await scene.content().catalog(after: nil, limit: 9).repositories.map(\.text)
            #expect(catalog == ["team", "team/app/deep"])
            #expect(try await scene.everything().keys.allSatisfy { !$0.contains("/other/") })
            let names = try await scene.store.list(scene.key("repositories"), after: nil, limit: 9).entries.map(\.name)
            #expect(names == ["team"])
            #expect(try await scene.collect().summary.repositories == 0)
        }
    }

    @Test("leaves a repository's words about packs, and what no registry has put there")
    func kept() async throws {
        let scene = CollectionScene()
        for name in ["packs", "foreign"] { try await scene.push(["layer"], to: name) }
        try await scene.plant("event", at: "repositories/packs/_packs/history/1")
        try await scene.plant("note", at: "repositories/foreign/_manifests/NOTES")
        try await scene.plant("x", at: "blobs/README")
        try await scene.plant("x", at: "blobs/sha256/ab/README")
        try await scene.plant("x", at: "blobs/sha256/zz/\(String(repeating: "z", count: 64))/data")
        let (summary, _) = try await scene.collect()
        #expect(summary.manifests.removed == 2)
        #expect(summary.repositories == 0)
        let left = try await scene.everything().keys.sorted()
        #expect(
            left == [
                "docker/registry/v2/blobs/README", "docker/registry/v2/blobs/sha256/ab/README",
                "docker/registry/v2/blobs/sha256/zz/\(String(repeating: "z", count: 64))/data",
                "docker/registry/v2/repositories/foreign/_manifests/NOTES",
                "docker/registry/v2/repositories/packs/_packs/history/1",
            ])
    }

    @Test("removes uploads of that age, and a repository that had nothing else", arguments: [false, true])
    func uploads(_ isDryRun: Bool) async throws {
        let scene = CollectionScene()
        for name in ["one", "two"] { _ = try await scene.repository(name).beginUpload() }
        try await scene.push(["layer"], tag: "v1", to: "two")
        let before = try await scene.everything()
        #expect(try await scene.collect().summary.uploads == 0)
        #expect(try await scene.collect { $0.uploadAge = 100_000 }.summary.uploads == 0)
        let (summary, _) = try await scene.collect {
            $0.uploadAge = 7200
            $0.isDryRun = isDryRun
        }
        #expect(summary.uploads == 2)
        #expect(summary.repositories == 1)
        #expect(try await scene.everything().keys.contains { $0.contains("_uploads") } == isDryRun)
        if isDryRun { #expect(try await scene.everything() == before) }
    }

    @Test("keeps an upload for the grace period, when that is longer than the age of uploads")
    func youngUpload() async throws {
        let scene = CollectionScene()
        _ = try await scene.repository().beginUpload()
        let (summary, _) = try await scene.collect {
            $0.uploadAge = 1
            $0.gracePeriod = 8000
        }
        #expect(summary.uploads == 0)
    }

    @Test("keeps manifests that notes lead to, and does nothing where a note cannot be read")
    func roots() async throws {
        let scene = CollectionScene()
        let labelled = try await scene.push(["labelled"])
        let left = try await scene.push(["left"])
        let bare = try await scene.push(["bare"])
        let note = try scene.key("repositories/team/app/_packs/labels/x")
        let (held, events) = try await scene.collect(roots: { _, _ in CollectionRoots(unreadable: [note]) })
        #expect(held.manifests.removed == 0)
        #expect(held.warnings == 1)
        #expect(events.contains { if case .warning(let text) = $0 { text.contains("\(note)") } else { false } })
        let begun = scene.now
        let (summary, _) = try await scene.collect(roots: { repository, since in
            #expect(repository.name.text == "team/app")
            #expect((begun - 3600...scene.now - 3600).contains(since))
            return CollectionRoots(lasting: [labelled, digestOf("nowhere")], recent: [left])
        })
        #expect(summary.manifests == .init(removed: 1, young: 1))
        #expect(try await scene.serves(labelled))
        #expect(try await scene.serves(left))
        #expect(try await !scene.serves(bare))
    }

    @Test("of a bucket takes repositories out of the catalog that are gone")
    func catalogIndex() async throws {
        let test = try Replicas(2)
        for name in ["gone", "stays"] { try await test.repository(0, name).push(name) }
        #expect(try await test.content(0).refreshCatalog())
        let digest = digestOf("stays")
        let text = imageText(config: digest, layers: [])
        _ = try await test.repository(0, "stays").putManifest(
            ByteBuffer(string: text), mediaType: nil, as: try #require(Reference("v1")))
        // The clock of these processes begins long before that of the bucket.
        test.pass(seconds: UTCTime.now() + 7200)
        let summary = try await GarbageCollection(options: CollectionOptions()).run(on: test.content(1)) { _ in }
        #expect(summary.repositories == 1)
        #expect(summary.failures == 0)
        let catalog = try await test.content(0).catalog(after: nil, limit: 9).repositories.map(\.text)
        #expect(catalog == ["stays"])
        #expect(try await test.repository(0, "stays").blobSize(digest) != nil)
    }

    @Test("drops bytes of uploads in a bucket that no session knows", arguments: [false, true])
    func strays(_ isDryRun: Bool) async throws {
        let test = try Replicas(1)
        test.pass(seconds: 1_000_000)
        let key = try test.key("repositories/team/app/_uploads/lost/data")
        test.bucket.leaveStray(at: key, begun: 1)
        var options = CollectionOptions()
        options.uploadAge = 7200
        options.isDryRun = isDryRun
        for expected in isDryRun ? [1, 1] : [1, 0] {
            var told: [CollectionEvent] = []
            let summary = try await GarbageCollection(options: options).run(on: test.content(0)) { told.append($0) }
            #expect(summary.uploads == expected)
            #expect(told.contains(.strayUploadEligible(key.text)) == (expected == 1))
        }
    }

    @Test("ends when its task is cancelled")
    func cancelled() async throws {
        let scene = CollectionScene()
        try await scene.push(["layer"])
        let before = try await scene.everything()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await scene.collect()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await scene.everything() == before)
    }
}

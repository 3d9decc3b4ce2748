import Encoding
import Glibc
import NIOCore
import OCI
import ObjectStorage
import Registry
import StorageTesting
import Testing

@Suite("A garbage collection and folders with nothing in them")
struct EmptyFolderTests {
    @Test(
        "takes repositories out of a catalog for good whose folders the store goes on listing, and a dry run tells the same",
        arguments: [false, true])
    func ghosts(_ hasUploads: Bool) async throws {
        let store = GhostlyStore(InMemoryStore(maximumSize: 64 << 20) { UTCTime.now() - 7200 })
        let scene = CollectionScene(store)
        func content() -> ContentStore { scene.content { $0.indexesCatalog = true } }
        for index in 0..<3 {
            let repository = content().repository(try #require(RepositoryName("w/x\(index)")))
            // In a session, of which a folder stays.
            let upload = try await repository.beginUpload()
            var writer = try await repository.writer(upload.id)
            try await writer.append(ByteBuffer(string: "layer"))
            try await writer.finish(as: digestOf("layer"))
            let image = CollectionScene.image(config: digestOf("layer"), layers: [])
            _ = try await repository.putManifest(
                ByteBuffer(string: image), mediaType: nil, as: .digest(digestOf(image)), tags: [])
            if hasUploads { _ = try await repository.beginUpload() }
        }
        let kept = content().repository(try #require(RepositoryName("w/y")))
        try await kept.push("layer")
        let image = CollectionScene.image(config: digestOf("layer"), layers: [])
        _ = try await kept.putManifest(
            ByteBuffer(string: image), mediaType: nil, as: .digest(digestOf(image)), tags: [try #require(Tag("v1"))])
        #expect(try await content().refreshCatalog())
        scene.pass(seconds: 60)

        func collect(isDryRun: Bool) async throws -> CollectionSummary {
            var options = CollectionOptions()
            options.removesUntagged = true
            options.gracePeriod = 0
            options.uploadAge = hasUploads ? 0 : nil
            options.isDryRun = isDryRun
            return try await GarbageCollection(options: options).run(on: content()) { _ in }
        }
        func catalog() async throws -> [String] {
            try await content().catalog(after: nil, limit: 9).repositories.map(\.text)
        }
        let told = try await collect(isDryRun: true)
        #expect(told.repositories == 3)
        #expect(told.uploads == (hasUploads ? 3 : 0))
        #expect(try await catalog().count == 4)
        #expect(try await collect(isDryRun: false) == told)
        #expect(try await catalog() == ["w/y"])
        scene.pass(seconds: 86_500)
        #expect(try await content().refreshCatalog())
        #expect(try await catalog() == ["w/y"])
        for isDryRun in [true, false] { #expect(try await collect(isDryRun: isDryRun).repositories == 0) }
    }

    @Test("tells one of a blob that cannot be removed, counts the blob, and removes others now and later")
    func blobFolder() async throws {
        let disk = SimulatedDisk()
        try await CollectionScene.with(disk) { scene in
            try await scene.push(["layer"], tag: "v1")
            let stuck = try await scene.repository().push("stuck")
            try await scene.repository().push("other")
            disk.follow { call in
                call.operation == .removeDirectory && call.path.hasSuffix(stuck.hex) && call.path.contains("/blobs/")
                    ? .error(EACCES) : nil
            }
            for _ in 0..<2 {
                let (told, _) = try await scene.collect { $0.isDryRun = true }
                let (summary, events) = try await scene.collect()
                #expect(told.blobs == summary.blobs)
                #expect(summary.blobs.removed > 0)
                #expect(summary.failures == 0)
                #expect(summary.emptyFolders == 1)
                #expect(
                    events.count {
                        if case .failure(let text) = $0 {
                            text.contains("the folder") && text.contains(stuck.hex)
                                && text.contains("Permission denied")
                        } else {
                            false
                        }
                    } == 1)
                #expect(try await !scene.hasBytes(stuck))
                #expect(try await !scene.hasBytes(digestOf("other")))
                try await scene.repository().push("other")
            }
        }
    }

    @Test("tells those of a repository that cannot be removed, and removes blobs all the same")
    func repositoryFolders() async throws {
        let disk = SimulatedDisk()
        try await CollectionScene.with(disk) { scene in
            try await scene.push(["layer"], tag: "v1")
            let image = try await scene.push(["left"])
            disk.follow { call in
                call.operation == .removeDirectory
                    && (call.path.contains("/_layers/") || call.path.contains("/revisions/")) ? .error(EACCES) : nil
            }
            for round in 0..<2 {
                let garbage = try await scene.repository().push("garbage \(round)")
                let (summary, _) = try await scene.collect()
                #expect(summary.failures == 0)
                #expect(summary.emptyFolders == 3 + round)
                #expect(try await !scene.hasBytes(garbage))
                #expect(try await !scene.hasBytes(image))
            }
        }
    }

    @Test("tells twenty of many, and counts all")
    func many() async throws {
        let disk = SimulatedDisk()
        try await CollectionScene.with(disk) { scene in
            try await scene.push(["layer"], tag: "v1")
            for index in 0..<30 { try await scene.repository().push("garbage \(index)") }
            disk.follow { $0.operation == .removeDirectory ? .error(EACCES) : nil }
            let (summary, events) = try await scene.collect()
            #expect(summary.failures == 0)
            #expect(summary.blobs.removed == 30)
            #expect(summary.emptyFolders == 60)
            #expect(events.count { if case .failure = $0 { true } else { false } } == 20)
        }
    }
}

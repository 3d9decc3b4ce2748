import Glibc
import NIOCore
import OCI
import ObjectStorage
import Registry
import StorageTesting
import Testing

@Suite("A garbage collection where something is damaged")
struct DamageTests {
    /// One thing that is wrong in `team/app`, beside a tagged image, one without a tag, and the same in `team/other`.
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Whether nothing of the repository may go.
        var holds = false
        /// What the warning says.
        let warning: String
        let damage: @Sendable (CollectionScene, _ tagged: Digest, _ bare: Digest) async throws -> Void

        static let repository = "repositories/team/app"

        static func revision(_ digest: Digest) -> String {
            "\(repository)/_manifests/revisions/sha256/\(digest.hex)/link"
        }
    }

    static let damages: [Damage] = [
        Damage(testDescription: "an empty link of a tag", warning: "the link of the tag v1 is damaged") { scene, _, _ in
            try await scene.plant("", at: "\(Damage.repository)/_manifests/tags/v1/current/link")
        },
        Damage(testDescription: "a torn link of a tag", warning: "the link of the tag v1 is damaged") {
            scene, tagged, _ in
            try await scene.plant(
                String(tagged.text.prefix(30)), at: "\(Damage.repository)/_manifests/tags/v1/current/link")
        },
        Damage(testDescription: "an empty link of a manifest", warning: "the link of the manifest") {
            scene, tagged, _ in
            try await scene.plant("", at: Damage.revision(tagged))
        },
        Damage(testDescription: "a link of a manifest that names another", warning: "the link of the manifest") {
            scene, tagged, _ in try await scene.plant(digestOf("nowhere").text, at: Damage.revision(tagged))
        },
        Damage(testDescription: "a link of a manifest that is far too long", warning: "the link of the manifest") {
            scene, tagged, _ in
            try await scene.plant(String(repeating: "x", count: 5000), at: Damage.revision(tagged))
        },
        Damage(testDescription: "a tag whose manifest has no link", warning: "is no manifest of the repository") {
            scene, tagged, _ in try await scene.store.delete(scene.key(Damage.revision(tagged)), if: .always)
        },
        Damage(testDescription: "an empty link of a blob", warning: "the link of the blob") { scene, _, _ in
            try await scene.plant(
                "", at: "\(Damage.repository)/_layers/sha256/\(digestOf("tagged").hex)/link")
        },
        Damage(testDescription: "an empty manifest", holds: true, warning: "is damaged (its bytes are not") {
            scene, tagged, _ in try await scene.plant("", at: scene.place(of: tagged))
        },
        Damage(testDescription: "a torn manifest without a tag", holds: true, warning: "is damaged (its bytes are not")
        {
            scene, _, bare in try await scene.plant(#"{"schemaVersion":2,"#, at: scene.place(of: bare))
        },
        Damage(testDescription: "a manifest without bytes", holds: true, warning: "are gone") { scene, tagged, _ in
            try await scene.store.delete(scene.key(scene.place(of: tagged)), if: .always)
        },
    ]

    @Test("tells it, loses nothing that may be needed, and collects the rest", arguments: damages)
    func damaged(_ damage: Damage) async throws {
        let scene = CollectionScene()
        let tagged = try await scene.push(["tagged"], tag: "v1")
        let bare = try await scene.push(["bare"])
        let other = try await scene.push(["other"], to: "team/other")
        try await scene.push(["kept"], tag: "v1", to: "team/other")
        try await damage.damage(scene, tagged, bare)
        let before = try await scene.everything()

        let (summary, events) = try await scene.collect()
        #expect(summary.failures == 0)
        #expect(summary.warnings >= 1)
        #expect(
            events.contains {
                if case .warning(let text) = $0 {
                    text.hasPrefix("team/app: ") && text.contains(damage.warning)
                } else {
                    false
                }
            }, "\(events.filter { if case .warning = $0 { true } else { false } })")
        for layer in ["tagged", "{}"] { #expect(try await scene.hasBytes(digestOf(layer)), "\(layer)") }
        #expect(try await !scene.hasBytes(other), "the other repository is collected")
        #expect(try await !scene.hasBytes(digestOf("other")))
        let after = try await scene.everything()
        let own = before.filter { $0.key.contains(Damage.repository) }
        if damage.holds {
            #expect(after.filter { $0.key.contains(Damage.repository) } == own)
            #expect(try await scene.servesBlob(digestOf("bare")))
        } else {
            #expect(try await !scene.hasBytes(bare))
            #expect(try await !scene.hasBytes(digestOf("bare")))
            #expect(try await scene.hasBytes(tagged))
        }
        // Pushing it again makes it whole.
        let mended = try await scene.push(["tagged"], tag: "v1")
        #expect(mended == tagged)
        #expect(try await scene.serves(tagged))
        #expect(try await scene.servesBlob(digestOf("tagged")))
    }

    @Test("takes away a link to a blob that is gone, so that nothing leads to nothing")
    func dangling() async throws {
        let scene = CollectionScene()
        let image = try await scene.push(["layer"], tag: "v1")
        try await scene.store.delete(scene.key(scene.place(of: digestOf("layer"))), if: .always)
        let (summary, events) = try await scene.collect()
        #expect(summary.layerLinks.removed == 1)
        #expect(events.contains(.layerLinkEligible(digestOf("layer"), try #require(RepositoryName("team/app")))))
        #expect(summary.warnings == 1)
        #expect(try await scene.serves(image))
        #expect(try await scene.collect().summary.warnings == 0)
    }

    @Test("removes a link without bytes of a manifest that nothing leads to")
    func absentWithoutTag() async throws {
        let scene = CollectionScene()
        try await scene.push(["tagged"], tag: "v1")
        let bare = try await scene.push(["bare"])
        try await scene.store.delete(scene.key(scene.place(of: bare)), if: .always)
        #expect(try await scene.collect(untagged: false).summary.warnings == 1)
        #expect(try await scene.servesBlob(digestOf("bare")))
        let (summary, _) = try await scene.collect()
        #expect(summary.manifests.removed == 1)
        #expect(summary.warnings == 0)
        #expect(try await !scene.hasBytes(digestOf("bare")))
    }

    @Test("leaves all blobs alone when a manifest cannot be read, and says so", arguments: [EIO, EACCES])
    func unreadable(_ code: CInt) async throws {
        let disk = SimulatedDisk()
        try await CollectionScene.with(disk) { scene in
            let tagged = try await scene.push(["tagged"], tag: "v1")
            try await scene.push(["bare"])
            try await scene.push(["other"], to: "team/other")
            let path = "/data/docker/registry/v2/\(scene.place(of: tagged))"
            disk.follow { $0.operation == .open && $0.path == path ? .error(code) : nil }
            let (summary, events) = try await scene.collect()
            disk.follow(nil)
            #expect(summary.failures == 1)
            #expect(summary.blobsWereSpared)
            #expect(summary.blobs == .init())
            #expect(
                events.contains {
                    if case .failure(let text) = $0 { text.hasPrefix("team/app: cannot open \(path)") } else { false }
                })
            #expect(try await scene.serves(tagged))
            for layer in ["tagged", "bare", "other"] { #expect(try await scene.hasBytes(digestOf(layer))) }

            let (second, _) = try await scene.collect()
            #expect(second.failures == 0)
            #expect(try await scene.serves(tagged))
            for layer in ["bare", "other"] { #expect(try await !scene.hasBytes(digestOf(layer))) }
        }
    }

    @Test("leaves all blobs alone when a link cannot be removed")
    func unremovable() async throws {
        let disk = SimulatedDisk()
        try await CollectionScene.with(disk) { scene in
            try await scene.push(["tagged"], tag: "v1")
            let bare = try await scene.push(["bare"])
            disk.follow {
                $0.operation == .unlink && $0.path.hasSuffix("/revisions/sha256/\(bare.hex)/link") ? .error(EROFS) : nil
            }
            let (summary, _) = try await scene.collect()
            disk.follow(nil)
            #expect(summary.failures == 1)
            #expect(try await scene.serves(bare))
            #expect(try await scene.servesBlob(digestOf("bare")))
        }
    }

    @Test("goes on with other blobs when one cannot be removed, and ends when most cannot")
    func stuckBlobs() async throws {
        let disk = SimulatedDisk()
        try await CollectionScene.with(disk) { scene in
            let texts = (0..<40).map { "blob \($0)" }
            for text in texts { try await scene.repository().push(text) }
            let stuck = digestOf(texts[0])
            disk.follow { $0.operation == .unlink && $0.path.contains("/\(stuck.hex)/data") ? .error(EIO) : nil }
            let (one, _) = try await scene.collect()
            #expect(one.failures == 1)
            #expect(one.blobs.removed == texts.count - 1)

            for text in texts { try await scene.repository().push(text) }
            disk.follow { $0.operation == .unlink && $0.path.hasSuffix("/data") ? .error(EIO) : nil }
            let (all, _) = try await scene.collect()
            disk.follow(nil)
            #expect((10..<20).contains(all.failures))
            #expect(all.blobs.removed == 0)
        }
    }
}

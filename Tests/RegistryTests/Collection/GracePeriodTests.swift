import OCI
import ObjectStorage
import Registry
import Testing

@Suite("The grace period of a garbage collection")
struct GracePeriodTests {
    @Test("keeps blobs, links and manifests that are younger, says how many, and ends")
    func young() async throws {
        let scene = CollectionScene()
        let old = try await scene.push(["old"])
        let oldBlob = try await scene.repository().push("old blob")
        scene.pass(seconds: 3000)
        let young = try await scene.push(["young"])
        let youngBlob = try await scene.repository().push("young blob")
        scene.pass(seconds: 1000)

        let (first, _) = try await scene.collectNow()
        #expect(first.manifests == .init(removed: 1, young: 1))
        #expect(try await !scene.serves(old))
        #expect(try await !scene.hasBytes(oldBlob))
        #expect(try await scene.serves(young))
        for blob in [digestOf("young"), digestOf("{}"), youngBlob] { #expect(try await scene.servesBlob(blob)) }
        #expect(first.layerLinks == .init(removed: 2, young: 1))

        scene.pass(seconds: 3000)
        let (second, _) = try await scene.collectNow()
        #expect(second.manifests == .init(removed: 1, young: 0))
        #expect(try await !scene.hasBytes(young))
        #expect(try await scene.everything().isEmpty)
    }

    @Test("keeps an old blob that a repository got a link to lately")
    func mounted() async throws {
        let scene = CollectionScene()
        let blob = try await scene.repository("a").push("layer")
        scene.pass(seconds: 7200)
        #expect(try await scene.repository("b").mountBlob(blob, from: scene.repository("a")))
        let (summary, _) = try await scene.collectNow()
        #expect(summary.layerLinks == .init(removed: 1, young: 1))
        #expect(try await !scene.servesBlob(blob, in: "a"))
        #expect(try await scene.servesBlob(blob, in: "b"))
    }

    @Test("keeps a young blob whose link has gone")
    func unlinked() async throws {
        let scene = CollectionScene()
        // A registry with no repository at all is left alone.
        try await scene.push(["other"], tag: "v1", to: "team/other")
        let blob = try await scene.repository().push("layer")
        #expect(try await scene.repository().deleteBlob(blob))
        let (summary, _) = try await scene.collectNow()
        #expect(summary.blobs == .init(removed: 0, young: 1))
        #expect(try await scene.hasBytes(blob))
        #expect(try await scene.collect().summary.blobs == .init(removed: 1, young: 0))
    }

    @Test("keeps what a tag has left within it, and nothing that the tag left before")
    func moved() async throws {
        let scene = CollectionScene()
        var pushed: [Digest] = []
        for number in 1...3 {
            pushed.append(try await scene.push(["layer \(number)"], tag: "latest"))
            scene.pass(seconds: 7200)
        }
        pushed.append(try await scene.push(["layer 4"], tag: "latest"))
        scene.pass(seconds: 60)
        let (first, _) = try await scene.collectNow()
        #expect(first.manifests == .init(removed: 2, young: 1))
        let served = try await pushed.asyncMap { try await scene.serves($0) }
        #expect(served == [false, false, true, true])
        #expect(try await scene.servesBlob(digestOf("layer 3")))

        let (second, _) = try await scene.collect()
        #expect(second.manifests == .init(removed: 1, young: 0))
        #expect(try await scene.serves(pushed[3]))
        let history = try await scene.store.list(
            scene.key("repositories/team/app/_manifests/tags/latest/index/sha256"), after: nil, limit: 9)
        #expect(history.entries.map(\.name) == [String(pushed[3].hex)])
    }

    @Test("of nothing keeps nothing that is not needed")
    func none() async throws {
        let scene = CollectionScene()
        let tagged = try await scene.push(["tagged"], tag: "v1")
        let bare = try await scene.push(["bare"])
        let (summary, _) = try await scene.collectNow { $0.gracePeriod = 0 }
        #expect(summary.manifests == .init(removed: 1, young: 0))
        #expect(try await scene.serves(tagged))
        #expect(try await !scene.hasBytes(bare))
    }

    @Test("keeps a tag's folder that is about to get its link, and what the tag is about to lead to")
    func halfPushed() async throws {
        let scene = CollectionScene()
        let image = try await scene.push(["layer"], tag: "v1")
        let link = try scene.key("repositories/team/app/_manifests/tags/v1/current/link")
        try await scene.store.delete(link, if: .always)
        let before = try await scene.everything()
        try await scene.collectNow()
        #expect(try await scene.everything() == before)
        try await scene.collect()
        #expect(try await scene.everything().isEmpty)
        #expect(try await !scene.serves(image))
    }

    @Test("counts no time that lies ahead: what was written in the future stays")
    func future() async throws {
        let scene = CollectionScene()
        scene.pass(seconds: 100_000)
        let bare = try await scene.push(["bare"])
        scene.pass(seconds: -90_000)
        let (summary, _) = try await scene.collectNow { $0.gracePeriod = 0 }
        #expect(summary.manifests == .init(removed: 0, young: 1))
        #expect(try await scene.serves(bare))
    }
}

extension Array {
    func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("Manifests in a repository")
struct ManifestTests {
    @Test("come back byte for byte, by tag and by digest, with their type")
    func roundTrip() async throws {
        let test = try TestContent()
        let config = try await test.repository.push("{}")
        // Bytes that no encoder would write: they must be kept, not written anew.
        let text = imageText(config: config, layers: []) + " \n"
        let stored = try await test.repository.putManifest(
            ByteBuffer(string: text), mediaType: .imageManifest, as: try #require(Reference("v1")))
        #expect(stored.digest == digestOf(text))
        for reference in ["v1", stored.digest.text] {
            let reference = try #require(Reference(reference))
            let manifest = try #require(try await test.repository.manifest(reference))
            #expect(manifest.blob.bytes.map { String(buffer: $0) } == text)
            #expect(manifest.mediaType == .imageManifest)
            #expect(manifest.digest == stored.digest)
        }
    }

    @Test("lie where docker-registry looks for them")
    func layout() async throws {
        let test = try TestContent()
        let digest = try await test.repository.pushImage("layer", tag: "v1")
        let root = "repositories/team/app/_manifests"
        #expect(try await test.text(at: "\(root)/revisions/sha256/\(digest.hex)/link") == digest.text)
        #expect(try await test.text(at: "\(root)/tags/v1/current/link") == digest.text)
        #expect(try await test.text(at: "\(root)/tags/v1/index/sha256/\(digest.hex)/link") == digest.text)
    }

    @Test("that refer to what is not here are refused, and every missing reference is named")
    func missing() async throws {
        let test = try TestContent()
        let absent = [digestOf("one"), digestOf("two")]
        let config = try await test.repository.push("{}")
        let text = imageText(config: config, layers: absent)
        let error = await #expect(throws: RegistryError.self) {
            try await test.repository.putManifest(
                ByteBuffer(string: text), mediaType: nil, as: try #require(Reference("v1")))
        }
        #expect(error?.code == .manifestBlobUnknown)
        #expect(error?.details == absent.map { .text($0.text) })
        #expect(try await test.repository.tags(after: nil, limit: 10) == nil)
    }

    @Test("of an index name manifests, or layers as BuildKit's cache does")
    func index() async throws {
        let test = try TestContent()
        let image = try await test.repository.pushImage("layer", tag: "arm")
        let layer = try await test.repository.push("cache layer")
        let put = { (text: String) in
            try await test.repository.putManifest(
                ByteBuffer(string: text), mediaType: .imageIndex, as: try #require(Reference("all")))
        }
        _ = try await put(indexText([image]))
        _ = try await put(indexText([layer]))
        let error = await #expect(throws: RegistryError.self) { _ = try await put(indexText([digestOf("absent")])) }
        #expect(error?.code == .manifestBlobUnknown)
    }

    @Test("of an index are asked for by platform when configured so")
    func platforms() async throws {
        var options = ContentOptions()
        options.validation.children = .platforms([Platform(architecture: "amd64", os: "linux")])
        let lenient = try TestContent(options: options)
        let text = indexText([digestOf("absent")])
        _ = try await lenient.repository.putManifest(
            ByteBuffer(string: text), mediaType: nil, as: try #require(Reference("all")))
        options.validation.children = .platforms([Platform(architecture: "arm64", os: "linux")])
        let strict = try TestContent(options: options)
        await #expect(throws: RegistryError.self) {
            try await strict.repository.putManifest(
                ByteBuffer(string: text), mediaType: nil, as: try #require(Reference("all")))
        }
    }

    @Test("are not looked into when validation is disabled")
    func sparse() async throws {
        var options = ContentOptions()
        options.validation.isDisabled = true
        let test = try TestContent(options: options)
        let text = imageText(config: digestOf("a"), layers: [digestOf("b")])
        _ = try await test.repository.putManifest(
            ByteBuffer(string: text), mediaType: nil, as: try #require(Reference("v1")))
        #expect(try await test.repository.manifest(try #require(Reference("v1"))) != nil)
    }

    @Test("by another digest than their own are refused")
    func wrongDigest() async throws {
        let test = try TestContent()
        let config = try await test.repository.push("{}")
        let error = await #expect(throws: RegistryError.self) {
            try await test.repository.putManifest(
                ByteBuffer(string: imageText(config: config, layers: [])), mediaType: nil,
                as: .digest(digestOf("other")))
        }
        #expect(error?.code == .digestInvalid)
    }

    @Test("above the limit are refused with 413")
    func tooLarge() async throws {
        var options = ContentOptions()
        options.maximumManifestSize = 1000
        let test = try TestContent(options: options)
        let error = await #expect(throws: RegistryError.self) {
            try await test.repository.putManifest(
                ByteBuffer(repeating: 32, count: 1001), mediaType: nil, as: try #require(Reference("v1")))
        }
        #expect(error?.status == 413)
    }

    @Test("by sha512 are kept natively")
    func sha512() async throws {
        let test = try TestContent()
        let config = try await test.repository.push("{}")
        let text = imageText(config: config, layers: [])
        let digest = digestOf(text, .sha512)
        _ = try await test.repository.putManifest(ByteBuffer(string: text), mediaType: nil, as: .digest(digest))
        #expect(try await test.repository.manifest(.digest(digest))?.digest == digest)
        #expect(try await test.text(at: "blobs/sha512/\(digest.hex.prefix(2))/\(digest.hex)/data") == text)
    }

    @Test("that were deleted are gone with every tag that pointed at them, and no other")
    func delete() async throws {
        let test = try TestContent()
        let doomed = try await test.repository.pushImage("one", tag: "a")
        try await test.repository.pushImage("one", tag: "b")
        let kept = try await test.repository.pushImage("two", tag: "c")
        #expect(try await test.repository.deleteManifest(doomed))
        #expect(try await test.repository.tags(after: nil, limit: 10)?.tags.map(\.text) == ["c"])
        #expect(try await test.repository.manifest(.digest(doomed)) == nil)
        #expect(try await test.repository.manifest(.digest(kept)) != nil)
        #expect(try await !test.repository.deleteManifest(doomed))
        #expect(
            try await test.store.list(test.key("repositories/team/app/_manifests/tags"), after: nil, limit: 9)
                .entries.map(\.name) == ["c"])
    }

    @Test("are found by a tag only as long as the revision is there")
    func danglingTag() async throws {
        let test = try TestContent()
        let digest = try await test.repository.pushImage("one", tag: "a")
        try await test.store.delete(
            test.key("repositories/team/app/_manifests/revisions/sha256/\(digest.hex)/link"), if: .always)
        #expect(try await test.repository.manifest(try #require(Reference("a"))) == nil)
    }

    @Test("whose bytes are damaged are not served, and are mended by another push")
    func damaged() async throws {
        let test = try TestContent()
        let digest = try await test.repository.pushImage("one", tag: "a")
        try await test.plant("torn", at: "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)/data")
        let later = test.reopened().repository(test.repository.name)
        #expect(try await later.manifest(.digest(digest)) == nil)
        try await later.pushImage("one", tag: "a")
        #expect(try await later.manifest(.digest(digest))?.digest == digest)
    }

    @Test("by an alias of another algorithm are not confused with what the alias names")
    func alias() async throws {
        let test = try TestContent()
        let one = try await test.repository.pushImage("one", tag: "a")
        let alias = digestOf("not the bytes of one", .sha512)
        try await test.plant(one.text, at: "repositories/other/_manifests/revisions/sha512/\(alias.hex)/link")
        let content = test.reopened()
        let other = content.repository(try #require(RepositoryName("other")))
        #expect(try await other.manifest(.digest(alias))?.digest == alias)
        #expect(try await content.repository(test.repository.name).manifest(.digest(one))?.digest == one)
        #expect(try await content.repository(test.repository.name).manifest(.digest(alias)) == nil)
    }

    @Test("are not served by a link that names other content than its path")
    func otherContent() async throws {
        let test = try TestContent()
        let one = try await test.repository.pushImage("one", tag: "a")
        let two = try await test.repository.pushImage("two", tag: "b")
        try await test.plant(one.text, at: "repositories/team/app/_manifests/revisions/sha256/\(two.hex)/link")
        #expect(try await test.repository.manifest(.digest(two)) == nil)
        #expect(try await test.repository.manifest(.digest(one))?.digest == one)
    }

    @Test("whose config names a URL need the config all the same")
    func configURL() async throws {
        let test = try TestContent()
        let text = """
            {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\(digestOf("x"))",\
            "size":1,"urls":["http://192.0.2.1/x"]},"layers":[]}
            """
        let error = await #expect(throws: RegistryError.self) {
            try await test.repository.putManifest(
                ByteBuffer(string: text), mediaType: nil, as: try #require(Reference("v1")))
        }
        #expect(error?.code == .manifestBlobUnknown)
    }

    @Test("that name a blob of docker-registry's own sha512 form make it native, so that its collector keeps the bytes")
    func relink() async throws {
        let test = try TestContent()
        let text = String(repeating: "layer", count: 100_000)
        let blob = try await test.repository.push(text)
        let alias = digestOf(text, .sha512)
        let link = "repositories/team/app/_layers/sha512/\(alias.hex)/link"
        try await test.plant(blob.text, at: link)
        let config = try await test.repository.push("{}")
        _ = try await test.repository.putManifest(
            ByteBuffer(string: imageText(config: config, layers: [alias])), mediaType: nil,
            as: try #require(Reference("v1")))
        #expect(try await test.text(at: link) == alias.text)
        #expect(try await test.text(at: "blobs/sha512/\(alias.hex.prefix(2))/\(alias.hex)/data") == text)
        try await test.store.deleteTree(test.key("blobs/sha256/\(blob.hex.prefix(2))/\(blob.hex)"))
        #expect(try await test.repository.text(of: alias) == text)
    }

    @Test("survive a storm of pushes and deletes: every tag points at a manifest that is there")
    func storm() async throws {
        let test = try TestContent()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0..<40 {
                group.addTask { try await test.repository.pushImage("layer \(round % 3)", tag: "tag\(round % 5)") }
                group.addTask {
                    let text = imageText(config: digestOf("{}"), layers: [digestOf("layer \(round % 3)")])
                    _ = try await test.repository.deleteManifest(digestOf(text))
                }
            }
            try await group.waitForAll()
        }
        for tag in try await test.repository.tags(after: nil, limit: 100)?.tags ?? [] {
            #expect(try await test.repository.manifest(.tag(tag)) != nil, "\(tag)")
        }
    }

    @Test(
        "of unknown shape are served as they lie in the store",
        arguments: [
            (#"{"schemaVersion":1,"signatures":[]}"#, MediaType.dockerSchema1Signed),
            (#"{"schemaVersion":1}"#, .dockerSchema1),
            (#"{"schemaVersion":2,"config":{},"layers":[]}"#, .imageManifest),
            (#"{"schemaVersion":2,"manifests":[]}"#, .imageIndex),
            (#"{"mediaType":"application/vnd.x+json"}"#, MediaType("application/vnd.x+json") ?? .octetStream),
            ("not JSON", .octetStream),
        ])
    func foreign(_ text: String, _ type: MediaType) async throws {
        let test = try TestContent()
        let digest = digestOf(text)
        try await test.plant(text, at: "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)/data")
        try await test.plant(digest.text, at: "repositories/team/app/_manifests/revisions/sha256/\(digest.hex)/link")
        let manifest = try #require(try await test.repository.manifest(.digest(digest)))
        #expect(manifest.mediaType == type)
        #expect(manifest.blob.bytes.map { String(buffer: $0) } == text)
    }
}

import OCI
import ObjectStorage
import Registry
import Testing

@Suite("A garbage collection, of manifests without a tag,")
struct ReachabilityTests {
    /// Content of one kind, with what has to stay of it and what has to go.
    struct Shape: CustomTestStringConvertible, Sendable {
        struct Expectation {
            /// Manifests that stay, and those that go.
            var stay: [Digest] = []
            var go: [Digest] = []
            var blobsStay: [Digest] = []
            var blobsGo: [Digest] = []
        }

        let testDescription: String
        let push: @Sendable (CollectionScene) async throws -> Expectation

        init(_ name: String, _ push: @escaping @Sendable (CollectionScene) async throws -> Expectation) {
            testDescription = name
            self.push = push
        }
    }

    static let shapes: [Shape] = [
        Shape("a tagged image, and one without a tag that shares a layer") { scene in
            let tagged = try await scene.push(["base", "one"], tag: "v1")
            let bare = try await scene.push(["base", "two"])
            return .init(
                stay: [tagged], go: [bare], blobsStay: [digestOf("base"), digestOf("one"), digestOf("{}")],
                blobsGo: [digestOf("two")])
        },
        Shape("children of a tagged index, without tags of their own") { scene in
            let children = [try await scene.push(["amd64"]), try await scene.push(["arm64"])]
            let index = try await scene.pushIndex(children, tag: "v1")
            return .init(stay: children + [index], blobsStay: [digestOf("amd64"), digestOf("arm64")])
        },
        Shape("an index in an index") { scene in
            let child = try await scene.push(["deep"])
            let inner = try await scene.pushIndex([child])
            let outer = try await scene.pushIndex([inner], tag: "v1")
            return .init(stay: [child, inner, outer], blobsStay: [digestOf("deep")])
        },
        Shape("an index without a tag, with a child that a tagged index names too") { scene in
            let shared = try await scene.push(["shared"])
            let own = try await scene.push(["own"])
            let tagged = try await scene.pushIndex([shared], tag: "v1")
            let bare = try await scene.pushIndex([shared, own], note: "bare")
            return .init(
                stay: [shared, tagged], go: [bare, own], blobsStay: [digestOf("shared")], blobsGo: [digestOf("own")])
        },
        Shape("a signature of a tagged image") { scene in
            let image = try await scene.push(["image"], tag: "v1")
            let signature = try await scene.push(["signature"], subject: image)
            return .init(stay: [image, signature], blobsStay: [digestOf("signature")])
        },
        Shape("a signature of a signature") { scene in
            let image = try await scene.push(["image"], tag: "v1")
            let signature = try await scene.push(["signature"], subject: image)
            let second = try await scene.push(["second"], subject: signature)
            return .init(stay: [image, signature, second], blobsStay: [digestOf("second")])
        },
        Shape("a signature of a child of an index") { scene in
            let child = try await scene.push(["child"])
            let index = try await scene.pushIndex([child], tag: "v1")
            let signature = try await scene.push(["signature"], subject: child)
            return .init(stay: [child, index, signature], blobsStay: [digestOf("signature")])
        },
        Shape("an index as a referrer, with children of its own") { scene in
            let image = try await scene.push(["image"], tag: "v1")
            let child = try await scene.push(["child"])
            let subject = #","subject":{"mediaType":"a/b","digest":"\#(image)","size":1}}"#
            let index = try await scene.put(indexText([child]).dropLast() + subject)
            return .init(stay: [image, child, index], blobsStay: [digestOf("child")])
        },
        Shape("a tagged signature of an image without a tag") { scene in
            let image = try await scene.push(["image"])
            let signature = try await scene.push(["signature"], tag: "signature", subject: image)
            return .init(stay: [image, signature], blobsStay: [digestOf("image")])
        },
        Shape("signatures whose subject is not there") { scene in
            let bare = try await scene.push(["bare"], subject: digestOf("nowhere"))
            let tagged = try await scene.push(["tagged"], tag: "v1", subject: digestOf("nowhere"))
            return .init(stay: [tagged], go: [bare], blobsStay: [digestOf("tagged")], blobsGo: [digestOf("bare")])
        },
        Shape("an image without a tag and its signature") { scene in
            try await scene.push(["other"], tag: "v1")
            let image = try await scene.push(["image"])
            let signature = try await scene.push(["signature"], subject: image)
            return .init(go: [image, signature], blobsGo: [digestOf("image"), digestOf("signature")])
        },
        Shape("a signature by cosign's tag") { scene in
            let image = try await scene.push(["image"], tag: "v1")
            let signature = try await scene.push(["signature"], tag: "sha256-\(image.hex).sig")
            return .init(stay: [image, signature], blobsStay: [digestOf("signature")])
        },
        Shape("what a tag has left") { scene in
            let old = try await scene.push(["old"], tag: "v1")
            let new = try await scene.push(["new"], tag: "v1")
            return .init(stay: [new], go: [old], blobsStay: [digestOf("new")], blobsGo: [digestOf("old")])
        },
        Shape("sha512 content") { scene in
            let tagged = try await scene.push(["one"], tag: "v1", algorithm: .sha512)
            let bare = try await scene.push(["two"], algorithm: .sha512)
            return .init(
                stay: [tagged], go: [bare], blobsStay: [digestOf("one", .sha512), digestOf("{}", .sha512)],
                blobsGo: [digestOf("two", .sha512)])
        },
        Shape("sha512 content in docker-registry's own form") { scene in
            let (layer, real) = (digestOf("layer", .sha512), digestOf("layer"))
            try await scene.plant("layer", at: scene.place(of: real))
            for digest in [layer, real] {
                try await scene.plant(
                    real.text, at: "repositories/team/app/_layers/\(digest.algorithm.rawValue)/\(digest.hex)/link")
            }
            let config = try await scene.repository().push("{}")
            let image = try await scene.plantManifest(imageText(config: config, layers: [layer]), tag: "v1")
            return .init(stay: [image], blobsStay: [real, layer])
        },
        Shape("a manifest of schema 1") { scene in
            let layer = try await scene.repository().push("layer")
            let image = try await scene.plantManifest(
                #"{"schemaVersion":1,"name":"team/app","tag":"v1","architecture":"amd64","fsLayers":[{"blobSum":"\#(layer)"}],"#
                    + #""history":[{"v1Compatibility":"{}"}],"signatures":[]}"#, tag: "v1")
            return .init(stay: [image], blobsStay: [layer])
        },
        Shape("an artifact manifest, which OCI had for a while, as a referrer") { scene in
            let image = try await scene.push(["image"], tag: "v1")
            let blob = try await scene.repository().push("sbom")
            let artifact = try await scene.plantManifest(
                #"{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","blobs":[{"mediaType":"a/b","digest":"\#(blob)","#
                    + #""size":4}],"subject":{"mediaType":"a/b","digest":"\#(image)","size":1}}"#)
            return .init(stay: [image, artifact], blobsStay: [blob])
        },
        Shape("a cache of BuildKit, whose index names layers") { scene in
            let (layer, config) = (try await scene.repository().push("cached"), try await scene.repository().push("c"))
            let index = try await scene.plantManifest(
                #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"#
                    + #""application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"\#(layer)","size":6},{"mediaType":"#
                    + #""application/vnd.buildkit.cacheconfig.v0","digest":"\#(config)","size":1}]}"#, tag: "cache")
            return .init(stay: [index], blobsStay: [layer, config])
        },
        Shape("children that an index gives the type of anything but a manifest, at any depth") { scene in
            let first = try await scene.push(["first"])
            let second = try await scene.push(["second"])
            let signature = try await scene.push(["signature"], subject: second)
            let config = "application/vnd.oci.image.config.v1+json"
            let inner = try await scene.put(Self.index([(second, config)]))
            let outer = try await scene.put(
                Self.index([(first, "application/octet-stream"), (inner, "application/octet-stream")]), tag: "v1")
            let bare = try await scene.push(["bare"])
            return .init(
                stay: [first, second, signature, inner, outer], go: [bare],
                blobsStay: [digestOf("first"), digestOf("second"), digestOf("signature")], blobsGo: [digestOf("bare")])
        },
        Shape("an index without a tag, with a child of another type") { scene in
            try await scene.push(["other"], tag: "v1")
            let child = try await scene.push(["child"])
            let index = try await scene.put(Self.index([(child, "application/octet-stream")]))
            return .init(go: [index, child], blobsGo: [digestOf("child")])
        },
        Shape("a manifest among the layers of another") { scene in
            let inner = try await scene.push(["inner"])
            let config = try await scene.repository().push("{}")
            let outer = try await scene.put(imageText(config: config, layers: [inner]), tag: "v1")
            return .init(stay: [inner, outer], blobsStay: [digestOf("inner")])
        },
        Shape("keys that come twice, in other letters, or written with escapes") { scene in
            let config = try await scene.repository().push("{}")
            let texts = ["twice", "capital", "escaped", "long s", "inner", "schema one"]
            var layers: [Digest] = []
            for text in texts { layers.append(try await scene.repository().push(text)) }
            let child = try await scene.push(["child"])
            let head = #"{"schemaVersion":2,"config":{"digest":"\#(config)"}"#
            let documents = [
                #"\#(head),"layers":[],"layers":[{"digest":"\#(layers[0])"}]}"#,
                #"\#(head),"Layers":[{"digest":"\#(layers[1])"}]}"#,
                #"\#(head),"layers":[],"\u006cayers":[{"digest":"sha256\u003a\#(layers[2].hex)"}]}"#,
                #"\#(head),"layers":[],"layer\#u{17f}":[{"digest":"\#(layers[3])"}]}"#,
                #"\#(head),"layers":[{"digest":"\#(config)","DIGEST":"\#(layers[4])"}]}"#,
                #"{"schemaVersion":1,"fsLayers":[],"fslayers":[{"blobSum":"\#(layers[5])"}]}"#,
                #"{"schemaVersion":2,"manifests":[],"Manifests":[{"digest":"\#(child)"}]}"#,
            ]
            var stay = [child]
            for (number, document) in documents.enumerated() {
                stay.append(try await scene.plantManifest(document, tag: "v\(number)"))
            }
            return .init(stay: stay, blobsStay: layers + [digestOf("child")])
        },
        Shape("documents of a shape that is not known") { scene in
            let blob = try await scene.repository().push("strange")
            let child = try await scene.push(["child"])
            let odd = try await scene.plantManifest(
                #"{"schemaVersion":9,"parts":{"x":["\#(blob)",{"\#(child)":1}]}}"#, tag: "v1")
            let half = try await scene.repository().push("half")
            let mixed = try await scene.plantManifest(
                #"{"schemaVersion":2,"config":null,"layers":[null,{"digest":"\#(half)"}]}"#, tag: "v2")
            return .init(stay: [odd, child, mixed], blobsStay: [blob, half, digestOf("child")])
        },
        Shape("a child without a link, and children that are not there") { scene in
            let child = try await scene.push(["child"])
            let index = try await scene.pushIndex([child, digestOf("nowhere")], tag: "v1")
            try await scene.store.delete(
                scene.key("repositories/team/app/_manifests/revisions/sha256/\(child.hex)/link"), if: .always)
            return .init(stay: [index], blobsStay: [child, digestOf("child")])
        },
    ]

    /// An index whose children have these types.
    private static func index(_ children: [(Digest, String)]) -> String {
        let children = children.map { #"{"mediaType":"\#($1)","digest":"\#($0)","size":1}"# }
        return #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["#
            + children.joined(separator: ",") + "]}"
    }

    @Test("keeps what tags lead to and removes the rest", arguments: shapes, CollectionScene.Kind.allCases)
    func untagged(_ shape: Shape, _ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            let expected = try await shape.push(scene)
            let (summary, _) = try await scene.collect()
            try await check(expected, in: scene)
            #expect(summary.failures == 0)
            #expect(summary.manifests.removed == expected.go.count)
            for digest in expected.go { #expect(try await !scene.serves(digest), "\(digest) is served") }
            for digest in expected.go + expected.blobsGo {
                #expect(try await !scene.hasBytes(digest), "\(digest) is there")
            }
            for digest in expected.blobsGo { #expect(try await !scene.servesBlob(digest)) }
            let after = try await scene.everything()
            let (second, _) = try await scene.collect()
            #expect(second.manifests.removed + second.blobs.removed + second.layerLinks.removed + second.referrers == 0)
            #expect(try await scene.everything() == after)
        }
    }

    @Test("keeps every manifest when it is not asked for those without a tag", arguments: shapes)
    func tagged(_ shape: Shape) async throws {
        let scene = CollectionScene()
        var expected = try await shape.push(scene)
        expected.stay += expected.go
        expected.blobsStay += expected.blobsGo
        let (summary, _) = try await scene.collect(untagged: false)
        try await check(expected, in: scene)
        #expect(summary.manifests.removed == 0)
        #expect(summary.blobs.removed == 0)
    }

    @Test("tells in a dry run what it then does, and changes nothing", arguments: shapes)
    func dryRun(_ shape: Shape) async throws {
        let scene = CollectionScene()
        _ = try await shape.push(scene)
        let before = try await scene.everything()
        let dry = try await scene.collect { $0.isDryRun = true }
        #expect(try await scene.everything() == before)
        let real = try await scene.collectNow()
        #expect(real.summary == dry.summary)
        #expect(real.events == dry.events)
    }

    private func check(_ expected: Shape.Expectation, in scene: CollectionScene) async throws {
        for digest in expected.stay { #expect(try await scene.serves(digest), "\(digest) is not served") }
        for digest in expected.blobsStay {
            let isServed = try await scene.servesBlob(digest)
            let isThere = try await scene.hasBytes(digest)
            #expect(isServed || isThere, "the blob \(digest) is gone")
        }
    }
}

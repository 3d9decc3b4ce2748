import OCI
import PackFormat
import Testing

@Suite("Manifests that others pushed")
struct RecognizedPackTests {
    static let config =
        #"{"mediaType":"application/vnd.unknown.config.v1+json","digest":"\#(PackArtifact.configDigest)","size":2}"#

    static func layer(
        type: String = PackArtifact.layerType, title: String? = "hello-universe-1.3.0.tar.gz"
    ) -> String {
        let annotations = title.map { #","annotations":{"org.opencontainers.image.title":"\#($0)"}"# } ?? ""
        return #"{"mediaType":"\#(type)","digest":"\#(PackArtifactTests.archive)","size":5\#(annotations)}"#
    }

    static func manifest(
        type: MediaType = .imageManifest, config: String = config, layers: [String] = [layer()], more: String = ""
    ) throws -> Manifest {
        let layers = layers.joined(separator: ",")
        let text =
            #"{"schemaVersion":2,"mediaType":"\#(type)","config":\#(config),"layers":[\#(layers)]\#(more)}"#
        return try Manifest(text.utf8, declared: nil)
    }

    static func recognized(_ manifest: Manifest, tag: String? = "1.3.0") throws -> RecognizedPack {
        try RecognizedPack(
            manifest, of: #require(PackName("hello-universe")), tag: tag.map { try PackTag($0) })
    }

    @Test("are packs without a deviation when they are as ours, also with the date that ORAS adds")
    func exact() throws {
        let artifact = try PackArtifactTests.artifact()
        let own = try Self.recognized(try Manifest(artifact.manifest, declared: nil))
        #expect(own.deviations.isEmpty && own.archive.digest == artifact.archive && own.archive.size == artifact.size)
        let dated = #","annotations":{"org.opencontainers.image.created":"2026-01-01T00:00:00Z"}"#
        #expect(try Self.recognized(try Self.manifest(more: dated)).deviations == [])
        #expect(try Self.recognized(try Self.manifest(), tag: nil).deviations == [])
    }

    @Test("may write a build in the title as in the tag")
    func build() throws {
        for title in ["hello-universe-1.2.3+5.tar.gz", "hello-universe-1.2.3_5.tar.gz"] {
            let manifest = try Self.manifest(layers: [Self.layer(title: title)])
            #expect(try Self.recognized(manifest, tag: "1.2.3+5").deviations == [])
        }
    }

    @Test(
        "are packs with deviations in words",
        arguments: [
            (Self.layer(type: "application/vnd.oci.image.layer.v1.tar+gzip"), "layer.v1.tar+gzip; a pack's is"),
            (Self.layer(type: "application/octet-stream"), "octet-stream; a pack's is"),
            (Self.layer(title: nil), "no org.opencontainers.image.title"), (Self.layer(title: ""), "no org.open"),
            (Self.layer(title: "out/hello-universe-1.3.0.tar.gz"), "with a folder in it"),
            (Self.layer(title: "/hello-universe-1.3.0.tar.gz"), "with a folder in it"),
            (Self.layer(title: "hello-universe-1.3.1.tar.gz"), "should be hello-universe-1.3.0.tar.gz"),
            (Self.layer(title: "hello-universe-1.3.0.tgz"), "should be hello-universe-1.3.0.tar.gz"),
            (Self.layer(title: "x\\n\\u001b[2J"), #""x\n\u{1B}[2J""#),
        ])
    func layers(_ layer: String, _ deviation: String) throws {
        let deviations = try Self.recognized(try Self.manifest(layers: [layer])).deviations
        #expect(deviations.count == 1 && deviations.first?.contains(deviation) == true, "\(deviations)")
    }

    @Test(
        "without a known tag are only asked for a title of the pack",
        arguments: [("hello-universe-9.tar.gz", true), ("hello-9.tar.gz", false), ("hello-universe-1/x.tar.gz", false)])
    func untagged(_ title: String, _ isRight: Bool) throws {
        let manifest = try Self.manifest(layers: [Self.layer(title: title)])
        #expect(try Self.recognized(manifest, tag: nil).deviations.isEmpty == isRight)
    }

    @Test("of ORAS 1.1 and of Docker's type are packs that Palette may not read, and it is said why")
    func shapes() throws {
        let empty = Self.config.replacing("vnd.unknown.config", with: "vnd.oci.empty")
        let oras = try Self.recognized(
            try Self.manifest(config: empty, more: #","artifactType":"application/vnd.unknown.artifact.v1""#))
        #expect(oras.deviations.count == 2)
        #expect(oras.deviations[0].contains("--image-spec v1.0"), "\(oras.deviations)")
        #expect(oras.deviations[1].contains("application/vnd.oci.empty.v1+json"), "\(oras.deviations)")
        let docker = try Self.recognized(try Self.manifest(type: .dockerManifest))
        #expect(docker.deviations.count == 1 && docker.deviations[0].contains(MediaType.dockerManifest.text))
        let config = Self.config.replacing(PackArtifact.configDigest.hex, with: String(repeating: "b", count: 64))
        let changed = try Self.recognized(try Self.manifest(config: config))
        #expect(changed.deviations.count == 1 && changed.deviations[0].contains("two bytes {}"))
        let subject = try Self.recognized(try Self.manifest(more: #","subject":\#(Self.layer())"#))
        #expect(subject.deviations.count == 1 && subject.deviations[0].contains("subject"))
    }

    @Test("with none or several layers, with one elsewhere, and indexes are no packs")
    func others() throws {
        let foreign = Self.layer(type: "application/vnd.oci.image.layer.nondistributable.v1.tar")
        for (manifest, reason) in [
            (try Self.manifest(layers: []), "no layer"),
            (try Self.manifest(layers: [Self.layer(), Self.layer()]), "2 layers"),
            (try Self.manifest(layers: [foreign]), "need not hold"),
            (try Manifest(#"{"schemaVersion":2,"manifests":[]}"#.utf8, declared: nil), "index"),
        ] {
            let error = #expect(throws: PackError.self) { try Self.recognized(manifest) }
            #expect(error?.code == .notAPack && error?.message.contains(reason) == true, "\(error?.message ?? "")")
        }
    }
}

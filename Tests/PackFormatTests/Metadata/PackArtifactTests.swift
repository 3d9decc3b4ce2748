import OCI
import PackFormat
import Testing

@Suite("The OCI form of a pack")
struct PackArtifactTests {
    static let archive = "sha256:" + String(repeating: "a", count: 64)

    static func artifact(version: String = "1.3.0", size: Int64 = 19_059) throws -> PackArtifact {
        PackArtifact(
            try PackMetadataTests.metadata(["version": "\"\(version)\""]), archive: try #require(Digest(archive)),
            size: size)
    }

    @Test("has these bytes and no others")
    func bytes() throws {
        let artifact = try Self.artifact()
        let expected =
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","#
            + #""config":{"mediaType":"application/vnd.unknown.config.v1+json","#
            + #""digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"#
            + #""layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","#
            + #""digest":"\#(Self.archive)","size":19059,"#
            + #""annotations":{"org.opencontainers.image.title":"hello-universe-1.3.0.tar.gz"}}]}"#
        #expect(String(decoding: artifact.manifest, as: UTF8.self) == expected)
        #expect(artifact.digest.text == "sha256:ac5244c5ebcdb74bbd7d18f5358ba4944c4180d924e4891dbc55ab613ecda050")
        #expect(artifact.tag.text == "1.3.0" && artifact.title == "hello-universe-1.3.0.tar.gz")
        #expect(String(decoding: PackArtifact.config, as: UTF8.self) == "{}")
    }

    @Test("is read back as what it was made of", arguments: ["1.3.0", "v1.0", "1.2.3-rc.1+5.a-b", "_", "stable"])
    func readBack(_ version: String) throws {
        let artifact = try Self.artifact(version: version, size: .max)
        let manifest = try Manifest(artifact.manifest, declared: .imageManifest)
        guard case .image(let config, let layers) = manifest.content else {
            Issue.record("no image manifest")
            return
        }
        #expect(manifest.annotations.isEmpty && manifest.subject == nil && manifest.artifactType == nil)
        #expect(config.digest == PackArtifact.configDigest && config.size == 2 && config.annotations.isEmpty)
        #expect(layers.count == 1 && layers.first?.digest.text == Self.archive && layers.first?.size == .max)
        #expect(
            layers.first?.annotations == ["org.opencontainers.image.title": "hello-universe-\(version).tar.gz"])
    }

    @Test("is the same for the same pack, and another for another archive")
    func stable() throws {
        #expect(try Self.artifact() == Self.artifact())
        #expect(try Self.artifact().digest != Self.artifact(size: 1).digest)
        #expect(try Self.artifact().digest != Self.artifact(version: "1.3.1").digest)
    }
}

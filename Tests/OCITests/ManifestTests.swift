import OCI
import Testing

@Suite("Manifests")
struct ManifestTests {
    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let descriptor = #"{"mediaType":"application/octet-stream","digest":"\#(digest)","size":3}"#

    @Test(
        "of all four types are read, with their type in the body, the header or both",
        arguments: MediaType.manifestTypes)
    func accepts(_ type: MediaType) throws {
        let rest =
            type.isIndex ? #""manifests":[\#(Self.descriptor)]"# : #""config":\#(Self.descriptor),"layers":[]"#
        let typed = #"{"schemaVersion":2,"mediaType":"\#(type)",\#(rest)}"#
        let untyped = #"{"schemaVersion":2,\#(rest)}"#
        let needsType = type == .dockerManifest || type == .dockerManifestList
        for (body, declared) in [(typed, type), (typed, nil)] + (needsType ? [] : [(untyped, type)]) {
            let manifest = try Manifest(body.utf8, declared: declared)
            #expect(manifest.mediaType == type)
            #expect(manifest.references.map(\.digest.text) == [Self.digest])
        }
    }

    @Test(
        "with two meanings, or none, are refused and the message says why",
        arguments: [
            ("", "JSON"),
            ("[]", "JSON"),
            (#"{"schemaVersion":2"#, "JSON"),
            (#"{}"#, "schemaVersion"),
            (#"{"schemaVersion":1}"#, "schemaVersion"),
            (#"{"schemaVersion":2}"#, "config"),
            (#"{"schemaVersion":2,"config":\#(descriptor)}"#, "layers"),
            (#"{"schemaVersion":2,"config":\#(descriptor),"layers":[],"manifests":[]}"#, "layers or a config"),
            (
                #"{"schemaVersion":2,"mediaType":"\#(MediaType.imageManifest)","config":\#(descriptor),"layers":[],"#
                    + #""manifests":[]}"#, "list of manifests"
            ),
            (
                #"{"schemaVersion":2,"mediaType":"\#(MediaType.imageIndex)","manifests":[],"layers":[]}"#,
                "layers or a config"
            ),
            (#"{"schemaVersion":2,"mediaType":"text/plain","layers":[]}"#, "text/plain"),
            (#"{"schemaVersion":2,"mediaType":"x","layers":[]}"#, "not a media type"),
            (
                #"{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:x","size":1},"layers":[]}"#,
                "config.digest"
            ),
            (
                #"{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"\#(digest)","size":-1},"layers":[]}"#,
                "never negative"
            ),
            (#"{"schemaVersion":2,"config":\#(descriptor),"layers":[{}]}"#, "layers[0]"),
            (
                #"{"schemaVersion":2,"config":\#(descriptor),"layers":[],"layers":[\#(descriptor)]}"#,
                #""layers" comes twice"#
            ),
            (#"{"schemaVersion":2,"config":\#(descriptor),"layers":[],"Layers":[]}"#, #"write "layers""#),
            (#"{"schemaVersion":2,"config":\#(descriptor),"layers":[],"\u006cayers":[]}"#, #""layers" comes twice"#),
            (
                #"{"schemaVersion":2,"config":{"mediaType":"a/b","Digest":"\#(digest)","size":1},"layers":[]}"#,
                #"at config: the key "Digest""#
            ),
        ])
    func refuses(_ body: String, _ reason: String) throws {
        let error = #expect(throws: ManifestError.self) { try Manifest(body.utf8, declared: nil) }
        #expect(try #require(error).message.contains(reason), "\(error?.message ?? "")")
    }

    @Test(
        "of Docker's types must say so themselves: the type has to follow from the bytes alone",
        arguments: [MediaType.dockerManifest, .dockerManifestList])
    func untypedDocker(_ type: MediaType) {
        let rest = type.isIndex ? #""manifests":[]"# : #""config":\#(Self.descriptor),"layers":[]"#
        #expect(throws: ManifestError.self) { try Manifest("{\"schemaVersion\":2,\(rest)}".utf8, declared: type) }
    }

    @Test("sent as another type than their own are refused")
    func mismatch() {
        let body = #"{"schemaVersion":2,"mediaType":"\#(MediaType.imageIndex)","manifests":[]}"#
        #expect(throws: ManifestError.self) { try Manifest(body.utf8, declared: .imageManifest) }
    }

    @Test("show their artifact type, else their config's; an index without one shows none")
    func artifactType() throws {
        let image = #"{"schemaVersion":2,"config":\#(Self.descriptor),"layers":[]}"#
        let artifact = #"{"schemaVersion":2,"artifactType":"x/y","config":\#(Self.descriptor),"layers":[]}"#
        #expect(try Manifest(image.utf8, declared: nil).effectiveArtifactType == "application/octet-stream")
        #expect(try Manifest(artifact.utf8, declared: nil).effectiveArtifactType == "x/y")
        #expect(try Manifest(#"{"schemaVersion":2,"manifests":[]}"#.utf8, declared: nil).effectiveArtifactType == nil)
    }
}

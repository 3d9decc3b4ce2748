import NIOCore
import OCI
import Testing

@testable import Registry

@Suite("What a stored manifest names")
struct ManifestNamesTests {
    private static let (one, two, three) = (digestOf("one"), digestOf("two"), digestOf("three"))
    private static let long = digestOf("long", .sha512)

    private static func descriptor(_ digest: Digest, _ type: String = "a/b") -> String {
        #"{"mediaType":"\#(type)","digest":"\#(digest)","size":1}"#
    }

    private static let manifest = "application/vnd.oci.image.manifest.v1+json"

    @Test(
        "is read leniently",
        arguments: [
            (
                "an image", #"{"config":\#(descriptor(one)),"layers":[\#(descriptor(two)),\#(descriptor(long))]}"#,
                [one, two, long], [], []
            ),
            (
                "an index", #"{"manifests":[\#(descriptor(one, manifest)),\#(descriptor(two))]}"#, [one, two], [one], []
            ),
            ("a child without a type", #"{"manifests":[{"digest":"\#(one)"}]}"#, [one], [one], []),
            (
                "a subject", #"{"layers":[],"subject":\#(descriptor(three)),"config":\#(descriptor(one))}"#, [one], [],
                [three]
            ),
            (
                "schema 1", #"{"schemaVersion":1,"fsLayers":[{"blobSum":"\#(one)"},{"blobSum":"\#(two)"}]}"#,
                [one, two], [], []
            ),
            ("digests in annotations name nothing", #"{"layers":[],"annotations":{"base":"\#(one)"}}"#, [], [], []),
            ("a size that is none", #"{"layers":[{"digest":"\#(one)","size":"x"}]}"#, [one], [], []),
        ] as [(String, String, [Digest], [Digest], [Digest])])
    func known(_ name: String, _ text: String, _ content: [Digest], _ manifests: [Digest], _ subjects: [Digest]) {
        let names = ManifestNames(Array(text.utf8))
        #expect(names.content == content)
        #expect(names.manifests == manifests)
        #expect(names.subjects == subjects)
        #expect(!names.isGuess)
    }

    @Test(
        "is every digest that is written in it, in every way, when its shape is not known",
        arguments: [
            #"{"parts":["sha256:…1",{"sha512:…":"sha256:…2"}]}"#, "sha256:…1 sha256:…2 sha512:… sha256:…1",
            #"{"layers":[null,{"digest":"sha256:…1"}],"x":"sha256:…2 sha512:…"}"#,
            #"{"layers":{"digest":"sha256:…1"},"y":"sha256:…2sha512:…"}"#,
            #"{"config":{"digest":"sha1:abc"},"layers":[{"digest":"sha256:…1"},{"digest":"sha256:…2"},{"digest":"sha512:…"}]}"#,
            #"{"layers":[],"subject":{"digest":7},"z":["sha256:…1","sha256:…2","sha512:…"]}"#,
            #"{"layers":[{"digest":"sha256:…1"},{"digest":"sha512:…"}],"layers":[{"digest":"sha256:…2"}]}"#,
            #"{"layers":[{"digest":"sha256:…1"},{"digest":"sha512:…"}],"Layers":[{"digest":"sha256:…2"}]}"#,
            #"{"config":{"digest":"sha256:…1","DigeSt":"sha256:…2"},"layers":[{"digest":"sha512:…"}]}"#,
            #"{"fsLayers":[{"blobSum":"sha256:…1","blobsum":"sha256:…2"},{"blobSum":"sha512:…"}]}"#,
            #"{"layers":[{"digest":"sha256:…1"},{"digest":"sha512:…"}],"subject":null,"subject":{"digest":"sha256:…2"}}"#,
        ])
    func unknown(_ pattern: String) {
        let text = pattern.replacing("sha256:…1", with: Self.one.text).replacing("sha256:…2", with: Self.two.text)
            .replacing("sha512:…", with: Self.long.text)
        let names = ManifestNames(Array(text.utf8))
        #expect(Set(names.content) == [Self.one, Self.two, Self.long])
        #expect(names.content.count == 3)
        #expect(names.manifests == names.content)
        #expect(names.subjects == names.content)
        #expect(names.isGuess)
    }

    @Test("is found however it is written, when the shape is not known")
    func hidden() {
        let one = Self.one
        let escaped = one.text.utf8.map { "\\u00" + String($0, radix: 16) }.joined()
        let texts = [
            #"["sha256\u003a\#(one.hex)"]"#, #"["sha256\u003A\#(one.hex)"]"#, #"["\#(escaped)"]"#,
            #"["SHA256:\#(one.hex.uppercased())"]"#, #"["{\"digest\":\"sha256\\u003a\#(one.hex)\"}"]"#,
            #"["\nsha256:\#(one.hex)\u000a"]"#,
        ]
        for text in texts {
            let names = ManifestNames(Array(text.utf8))
            #expect(names.isGuess)
            #expect(names.content == [one], "\(text)")
        }
        let known = Array(#"{"layers":[{"digest":"\#(one)"}]}"#.utf8)
        let wide: [UInt8] = known.flatMap { [$0, 0] as [UInt8] }
        let all: [[UInt8]] = [
            wide, [0xFF, 0xFE] + wide, [0xFE, 0xFF, 0] + wide.dropLast(), [0xEF, 0xBB, 0xBF] + known,
        ]
        for bytes in all {
            #expect(ManifestNames(bytes).content == [one], "\(bytes.prefix(4))")
        }
    }

    @Test("is nothing where nothing is written", arguments: ["", "{}", "null", "sha256:abc", ":", "sha256:", "::::"])
    func nothing(_ text: String) {
        #expect(ManifestNames(Array(text.utf8)).content.isEmpty)
    }
}

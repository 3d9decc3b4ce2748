import OCI
import Testing

@Suite("Tags, references and media types")
struct TagAndMediaTypeTests {
    @Test(
        "tags keep the specification's grammar",
        arguments: ["latest", "_", "1.2.3", "A-b_c.d", String(repeating: "x", count: 128)])
    func acceptsTag(_ text: String) {
        #expect(Tag(text)?.text == text)
    }

    @Test(
        "anything else is no tag",
        arguments: ["", ".", "..", "-a", ".a", "a b", "a/b", "a:b", "ä", String(repeating: "x", count: 129)])
    func refusesTag(_ text: String) {
        #expect(Tag(text) == nil)
    }

    @Test("a reference is a tag or a digest, never both")
    func reference() {
        let digest = "sha256:" + String(repeating: "0", count: 64)
        #expect(Reference("latest") == Tag("latest").map(Reference.tag))
        #expect(Reference(digest) == Digest(digest).map(Reference.digest))
        #expect(Reference("sha256:baddigeststring") == nil)
        #expect(Reference.isDigestShaped("sha256:baddigeststring"))
        #expect(!Reference.isDigestShaped("latest"))
    }

    @Test("a media type drops parameters and compares without case")
    func mediaType() {
        #expect(MediaType("application/json; charset=utf-8")?.text == "application/json")
        #expect(MediaType("Application/JSON") == MediaType("application/json"))
        for text in ["", "a", "a/", "/b", "a/b/c", "a b/c", "a/b\r\nX: y", "a/b,c/d"] {
            #expect(MediaType(text) == nil, "\(text)")
        }
    }
}

import PackFormat
import Testing

@Suite("a path in a pack")
struct PackPathTests {
    @Test(
        "stays below the root, in bytes",
        arguments: [
            "", "/a", "a/", "a//b", ".", "..", "a/./b", "a/../b", "../a", "a\\b", "a\u{0}b", "a\nb", "a\u{7f}",
            "x/..\u{2f}\u{301}y", String(repeating: "a", count: 256),
            String(repeating: "a/", count: 512) + "a",
        ])
    func refused(_ text: String) {
        #expect(PackPath(text) == nil)
    }

    @Test("may hold any other name", arguments: ["a", "a/b.c", "...", ".git", "a b", "\u{fc}/\u{1F4E6}", "..a/b.."])
    func taken(_ text: String) throws {
        let path = try #require(PackPath(text))
        #expect(path.text == text)
        #expect(path.components.joined(separator: "/") == text)
    }

    @Test("is another when its bytes are, however alike they look")
    func bytes() throws {
        let one = try #require(PackPath("\u{fc}"))
        let other = try #require(PackPath("u\u{308}"))
        #expect(one != other && Set([one, other]).count == 2)
        let slash = try #require(PackPath("a/\u{301}b"))
        #expect(slash.components.count == 2)
        #expect(slash.name.unicodeScalars.first == "\u{301}")
    }
}

import ObjectStorage
import Testing

@Suite("object keys")
struct ObjectKeyTests {
    @Test(
        "a text that could leave the root, or that a store could not name, is no key",
        arguments: [
            "", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/../b", "a/./b", "a b", "a\0", "a\nb", "ä",
            "a\\b", "a:b",
            "a%2fb", String(repeating: "a", count: 256), "a/" + String(repeating: "b", count: 256),
            String(repeating: "a/", count: 2048) + "a",
        ])
    func refused(_ text: String) {
        #expect(ObjectKey(text) == nil)
    }

    @Test(
        "components of letters, digits, dots, underscores and dashes are a key",
        arguments: ["a", "a/b", "...", ".a", "a..b", "_uploads/1/data", "A-Z.0_9", String(repeating: "a", count: 255)])
    func accepted(_ text: String) {
        #expect(ObjectKey(text)?.text == text)
    }

    @Test(
        "a key has a parent and a name",
        arguments: [("a", "", "a"), ("a/b", "a", "b"), ("a/b/c", "a/b", "c")])
    func parts(_ text: String, _ parent: String, _ name: String) {
        #expect(key(text).parent?.text == parent)
        #expect(key(text).name == name)
        #expect(ObjectKey.root.parent == nil)
    }
}

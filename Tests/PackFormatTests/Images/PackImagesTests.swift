import PackFormat
import Testing

@Suite("The images that values list")
struct PackImagesTests {
    private static let head = "pack:\n  content:\n    images:"

    @Test(
        "come as written, each once; there may be none",
        arguments: [
            ("", []), ("# nothing\n", []), ("a: 1\n", []), ("pack:\n  content:\n", []), (head + "\n", []),
            (head + " []\n", []),
            (head + "\n      - image: b:1\n      - image: a\n      - image: b:1\n", ["b:1", "a"]),
            (head + "\n      - image: a:1\n        note: x\n", ["a:1"]),
            (head + "\n      - image: a:1\nx: {{ .macro }}\n", ["a:1"]),
        ] as [(String, [String])])
    func listed(_ values: String, _ images: [String]) throws {
        #expect(try PackImages.listed(inValues: Array(values.utf8)) == images)
    }

    @Test(
        "are not known where values say something else",
        arguments: [
            (head + "\n      - image: a:1\nfoo:\n\t- bad\n", "line 6"), ("- a\n", "a list instead of a map"),
            (head + " nginx:1\n", "line 3"), (head + "\n      a: b\n", "a map instead of a list"),
            (head + "\n      - nginx:1\n", "line 4"), (head + "\n      - image: a:1\n      - iamge: b:1\n", "line 5"),
            (head + "\n      - image:\n", "names no image"),
            (head + "\n" + String(repeating: "      - image: a\n", count: 10_001), "10001 images"),
            (String(repeating: "#", count: 8 << 20) + "#", "8388609 bytes"),
        ])
    func unknown(_ values: String, _ words: String) throws {
        let error = try #require(throws: PackError.self) { try PackImages.listed(inValues: Array(values.utf8)) }
        #expect(error.code == .unreadableImages && error.message.contains(words), "\(error.message)")
    }
}

import Testing
import Wording

@Suite("text of others")
struct ShownTextTests {
    @Test(
        "is shown on one line, without what steers a terminal or turns text",
        arguments: [
            ("plain ü", "plain ü"), ("", ""), ("a\r\nb\u{1B}[31m", "a  b [31m"), ("a\u{202E}b\u{2028}c", "a b c"),
        ])
    func line(_ text: String, _ shown: String) {
        #expect(ShownText.line(text) == shown)
    }

    @Test("is cut off where it gets long, and not within a character")
    func long() {
        #expect(ShownText.line(String(repeating: "x", count: 5), upTo: 4) == "xxxx…")
        #expect(ShownText.line(String(repeating: "ü", count: 5), upTo: 3) == "üü…")
        #expect(ShownText.line("xxxx", upTo: 4) == "xxxx")
    }

    @Test("is quoted where it stands among words")
    func quoted() {
        #expect(ShownText.quoted("a\nb") == "\"a b\"")
    }
}

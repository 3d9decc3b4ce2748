import Testing

@testable import PackctlCommand

@Suite("text on a terminal")
struct TerminalTextTests {
    @Test(
        "of strangers does nothing but stand there",
        arguments: [
            ("plain", "plain"), ("", ""), ("a\nb\tc\r\nd", "a b c  d"),
            ("\u{1B}[31mred\u{1B}[0m", "\u{FFFD}[31mred\u{FFFD}[0m"),
            ("\u{202E}txt.exe", "\u{FFFD}txt.exe"), ("\u{9B}2J", "\u{FFFD}2J"), ("a\u{2028}b", "a b"),
            ("\u{0}\u{7F}", "\u{FFFD}\u{FFFD}"), ("zażółć 日本 👍🏽", "zażółć 日本 👍🏽"), ("\u{E000}", "\u{FFFD}"),
        ])
    func line(_ text: String, _ shown: String) {
        #expect(TerminalText.line(text) == shown)
    }

    @Test("keeps its lines as a block, whatever ends them")
    func block() {
        #expect(TerminalText.block("a\r\n\n\u{1B}b\n") == "a\n\n\u{FFFD}b\n")
    }

    @Test(
        "is as wide as it is shown",
        arguments: [("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("👍🏽", 2), ("❤\u{FE0F}", 2), ("ｱ", 1)])
    func width(_ text: String, _ columns: Int) {
        #expect(TerminalText.width(text) == columns)
    }

    @Test(
        "shows sizes by three digits or so",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (19_059, "19.0 kB"), (999_999, "999.9 kB"),
            (1_000_000, "1.0 MB"),
            (12_345_678_901, "12.3 GB"), (Int64.max, "9223372.0 TB"),
        ])
    func sizes(_ bytes: Int64, _ text: String) {
        #expect(ByteCount.text(bytes) == text)
    }
}

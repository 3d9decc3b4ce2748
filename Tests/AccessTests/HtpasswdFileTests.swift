import Testing

@testable import Access

@Suite struct HtpasswdFileTests {
    /// The password is "secret".
    private static let hash = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"
    private static let dearer = "$2y$05$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC"

    private func file(_ text: String) -> HtpasswdFile {
        HtpasswdFile(parsing: Array(text.utf8))
    }

    private func users(_ file: HtpasswdFile) -> [String] {
        file.hashes.keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
    }

    @Test(
        "well-formed lines give their users without a warning",
        arguments: [
            ("a:H", ["a"]), ("a:H\n", ["a"]), ("a:H\r\nb:H\r\n", ["a", "b"]), ("\u{FEFF}a:H\n", ["a"]),
            ("# x\n\n  \t\n \ta:H \t\nb:H:1:2\n  #c:H\n", ["a", "b"]), ("a b:H", ["a b"]), ("größe:H", ["größe"]),
            ("", []), ("\n", []),
        ])
    func reads(text: String, expected: [String]) {
        let file = file(text.replacing("H", with: Self.hash))
        #expect(users(file) == expected)
        #expect(file.warnings.isEmpty)
        #expect(!file.endsAbruptly)
    }

    @Test(
        "a bad line is named with its number and disables no other",
        arguments: [
            ("nocolon", "no colon"), (":\(hash)", "no user"), ("x:plain", "plain text"), ("x:$apr1$a$b", "htpasswd -B"),
            ("x:", "empty"), ("x\0:\(hash)", "NUL"), (String(repeating: "u", count: 256) + ":\(hash)", "255 bytes"),
            (String(repeating: "#", count: 65537), "longer than 65536"),
        ])
    func warns(line: String, word: String) throws {
        let file = file("a:\(Self.hash)\n\(line)\nb:\(Self.hash)\n")
        #expect(users(file) == ["a", "b"])
        let warning = try #require(file.warnings.first)
        #expect(file.warnings.count == 1)
        #expect(warning.line == 2)
        #expect(warning.message.contains(word), "\(warning.message)")
    }

    @Test("a warning shows no password and no control character")
    func hides() throws {
        let warning = try #require(file("us\u{1B}er:hunter2\n").warnings.first)
        #expect(!warning.message.contains("hunter2"))
        #expect(warning.message.contains(#"us\x1ber"#))
    }

    @Test("of a user's lines the last usable one counts")
    func duplicates() throws {
        let file = file("a:\(Self.hash)\na:\(Self.dearer)\na:{SHA}x\n")
        #expect(file.hashes[Array("a".utf8)]?.effort.cost == 5)
        #expect(file.warnings.map(\.line) == [2, 3])
        #expect(file.warnings.first?.message.contains("line 1") == true)
    }

    @Test("users are bytes, UTF-8 or not")
    func bytes() {
        let file = HtpasswdFile(parsing: [0xE9, UInt8(ascii: ":")] + Array(Self.hash.utf8))
        #expect(file.hashes[[0xE9]] != nil)
    }

    @Test("warnings are counted beyond those that are kept")
    func boundsWarnings() {
        let file = file(String(repeating: "bad\n", count: 250))
        #expect(file.warnings.count == 100)
        #expect(file.warningCount == 250)
    }

    @Test(
        "a last line that is broken and has no newline is a sign of a half-written file",
        arguments: [
            ("a:H\nb:$2y$04$abc", true), ("a:H\nb", true), ("a:H\nb:", true), ("a:H\nb:bad\n", false),
            ("a:H\nb:H", false),
            ("a:H\n", false), ("a:H\n#", false),
        ])
    func endsAbruptly(text: String, expected: Bool) {
        #expect(file(text.replacing("H", with: Self.hash)).endsAbruptly == expected)
    }

    @Test(
        "an unknown user costs what most users cost, in doubt the dearer",
        arguments: [("DDH", 5), ("HHD", 4), ("HD", 5), ("H", 4)])
    func decoy(kinds: String, cost: Int) {
        let lines = kinds.enumerated().map { "\($0.offset):\($0.element == "H" ? Self.hash : Self.dearer)\n" }
        #expect(file(lines.joined()).decoy?.effort.cost == cost)
    }

    @Test("without users there is nothing to hash with")
    func noDecoy() {
        #expect(HtpasswdFile.empty.decoy == nil)
    }
}

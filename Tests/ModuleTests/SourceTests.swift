import Testing

@Suite("sources")
struct SourceTests {
    static let longest = 600

    @Test("no file is longer than 600 lines", arguments: ["Sources", "Tests"])
    func length(_ folder: String) throws {
        for file in try SwiftFile.all(in: folder) where file.lines.count > Self.longest {
            Issue.record(
                "\(file.path) has \(file.lines.count) lines; \(Self.longest) is the end, and 400 asks for a reason")
        }
    }

    @Test("what the compiler cannot check says before it why it is safe")
    func unsafe() throws {
        for violation in try SwiftFile.all(in: "Sources").flatMap(Self.unexplained) { Issue.record("\(violation)") }
    }

    @Test(
        "a comment that starts with Safe: explains the lines right below it, and nothing else does",
        arguments: [
            ("// Safe: a lock guards it.\nfinal class C: @unchecked Sendable {}", 0),
            (
                "/// What it is for.\n///\n/// Safe: a lock guards it, and\n/// more.\n@frozen\npublic final class C: @unchecked Sendable {}",
                0
            ),
            ("final class C: @unchecked Sendable {}", 1),
            ("// A lock makes it Safe: yes.\nfinal class C: @unchecked Sendable {}", 1),
            ("// Safe: far away.\n\nfinal class C: @unchecked Sendable {}", 1),
            ("nonisolated(unsafe) var a = 1\nlet b = unsafeBitCast(c, to: Int.self)", 2),
            ("let text = String(unsafeUninitializedCapacity: 4) { $0.count }", 1),
            ("let unsafely = 1 // unsafeBitCast in words only", 0),
        ])
    func explaining(_ text: String, _ count: Int) {
        #expect(Self.unexplained(in: SwiftFile(path: "Sources/X/X.swift", text: text)).count == count)
    }

    private static func unexplained(in file: SwiftFile) -> [String] {
        file.lines.indices.compactMap { index in
            guard let word = uncheckedWord(in: file.lines[index]), !isExplained(at: index, in: file.lines) else {
                return nil
            }
            return "\(file.path):\(index + 1): \(word) without a comment before it that starts with 'Safe:'"
        }
    }

    /// What a line of code says that the compiler does not check.
    private static func uncheckedWord(in line: String) -> String? {
        let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
        if code.contains("@unchecked Sendable") { return "@unchecked Sendable" }
        let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return words.first { word in
            guard word.hasPrefix("unsafe") else { return false }
            let rest = word.dropFirst("unsafe".count)
            return rest.isEmpty || rest.first?.isUppercase == true || word == "unsafelyUnwrapped"
        }.map(String.init)
    }

    /// Whether the comment right above, attributes let pass, has a line that starts with `Safe:`.
    private static func isExplained(at index: Int, in lines: [String]) -> Bool {
        for line in lines[..<index].reversed() {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("//") {
                if text.drop(while: { $0 == "/" || $0 == " " }).hasPrefix("Safe:") { return true }
            } else if !text.hasPrefix("@") {
                return false
            }
        }
        return false
    }
}

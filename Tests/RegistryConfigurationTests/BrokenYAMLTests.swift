import StorageTesting
import Testing
import YAML

@testable import RegistryConfiguration

/// Texts that are broken or meant to break something. Each gives one clean line, in little time, and never a trap.
@Suite("Broken and hostile YAML")
struct BrokenYAMLTests {
    private func lines(_ bytes: [UInt8]) -> [String] {
        let (node, diagnostics) = YAMLComposer.compose(bytes, origin: .file(path: "c.yml"))
        #expect((node == nil) == diagnostics.contains { $0.severity == .error && $0.key.isEmpty })
        return diagnostics.map(\.description)
    }

    @Test(
        "a broken text names its line and what is wrong",
        arguments: [
            ("a: [1, 2", "c.yml:2: error: not YAML: did not find expected ',' or ']' while parsing a flow sequence"),
            ("a: {b: 1", "c.yml:2: error: not YAML: did not find expected ',' or '}' while parsing a flow mapping"),
            ("a: 1\nb: [\nc: 2\n", "c.yml:"),
            ("a:\n\tb: 1", "c.yml:2: error: not YAML: found character that cannot start any token"),
            ("a: @x", "c.yml:1: error: not YAML: found character that cannot start any token"),
            ("a: b: c", "c.yml:1: error: not YAML: mapping values are not allowed in this context"),
            ("a: 1\n b: 2", "c.yml:2: error: not YAML: mapping values are not allowed in this context"),
            ("a: 1\n  - b", nil), ("a: \"open", "c.yml:"), ("a: 'open\nb: 1\n", "c.yml:"),
            ("a: *b", "c.yml:1: error: alias *b stands before the end of its anchor &b, or there is none"),
            ("a: &b [*b]", "c.yml:1: error: alias *b stands before"),
            ("? [a]\n: 1", "c.yml:1: error: a key must be a single text, not a list"),
            ("? {a: b}\n: 1", "c.yml:1: error: a key must be a single text, not a map"),
            ("&a", nil), ("*", "c.yml:1: error: not YAML"), ("a: !<", "c.yml:1: error: not YAML"),
            ("a: \"\\x\"", "c.yml:1: error: not YAML"), ("a: \"\\uD800\"", "c.yml:1: error: not YAML"),
            ("%YAML 9.9\n---\na: 1", "c.yml:1: error: not YAML: found incompatible YAML document"),
            ("]", "c.yml:1: error: not YAML"), ("a: |9x\n b", "c.yml:1: error: not YAML"),
            ("a: \u{7}", "c.yml:1: error: not a text: control characters are not allowed"),
            ("ab: 1\nc: \u{0}", "c.yml:2: error: not a text: control characters are not allowed"),
            ("!!map", nil), ("- a\nb: c", "c.yml:2: error: not YAML"), ("a:\n- b\n c: d", "c.yml:"),
        ] as [(String, String?)])
    func broken(_ text: String, _ start: String?) {
        let lines = lines(Array(text.utf8))
        guard let start else {
            #expect(lines.isEmpty)
            return
        }
        #expect(lines.count == 1 && lines[0].hasPrefix(start), "\(lines)")
        #expect(!lines.contains { $0.contains("\n") })
    }

    @Test("the hints for tabs, for @ and for a colon inside a value")
    func hints() {
        #expect(lines(Array("a:\n\tb: 1".utf8)).last?.hasSuffix("indent with spaces, not with tabs") == true)
        #expect(lines(Array("a: @x".utf8)).last?.hasSuffix("needs quotes") == true)
        #expect(lines(Array("a: b: c".utf8)).last?.contains("needs quotes") == true)
    }

    @Test(
        "bytes that are no UTF-8 are named by line",
        arguments: [
            [0x61, 0x3A, 0x20, 0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC0, 0x80],
        ])
    func noUTF8(_ bytes: [UInt8]) {
        let lines = lines(Array("x: 1\n".utf8) + bytes)
        #expect(lines.count == 1 && lines[0].hasPrefix("c.yml:2: error: not a text:"), "\(lines)")
    }

    @Test("an alias bomb is refused where it goes too far, in little time")
    func bomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...40 {
            text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        let lines = lines(Array(text.utf8))
        #expect(lines == ["c.yml:5: error: more than 20000 values, each use of an alias counted"])
    }

    @Test("a bomb among keys or merged maps is no better")
    func bombInKeys() {
        var text = "a0: &a0 {k: x}\n"
        for level in 1...60 { text += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)], k\(level): 1}\n" }
        #expect(lines(Array(text.utf8)).count == 1)
        #expect(lines(Array("a: &a [1]\n? *a\n: 1".utf8)).count == 1)
    }

    @Test("a chain of aliases cannot nest deeper than brackets can")
    func deepChain() {
        var text = "a0: &a0 [x]\n"
        for level in 1...5000 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(lines(Array(text.utf8)) == ["c.yml:63: error: nested deeper than 64 levels"])
    }

    @Test("deep nesting is refused", arguments: ["[", "{a: ", "- ", "? "], [65, 900, 100_000])
    func deep(_ opening: String, _ count: Int) {
        let lines = lines(Array(String(repeating: opening, count: count).utf8))
        #expect(lines.count == 1 && lines[0].hasPrefix("c.yml:1: error: "), "\(lines)")
    }

    @Test("many values are refused, and a file of more than 1 MiB")
    func large() {
        let many = "a:\n" + String(repeating: "- 1\n", count: 30_000)
        #expect(lines(Array(many.utf8)) == ["c.yml:19999: error: more than 20000 values, each use of an alias counted"])
        let loaded = load("version: 0.1\n#" + String(repeating: "x", count: 1 << 20))
        #expect(loaded.lines == ["config.yml: error: the configuration file is larger than 1048576 bytes"])
    }

    @Test("a thousand damaged copies of a good file all end in lines, not in a trap", arguments: 0..<20)
    func damaged(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let good = Array(Configuration.builtInText.utf8)
        let spice = Array("{}[]:,-?&*!|>'\"%@`#\t\n\0 <=~0aé\u{FEFF}".utf8) + [0xFF, 0xC3]
        for _ in 0..<50 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(spice.randomElement(using: &random) ?? 0, at: place)
                case 2: bytes[place] = spice.randomElement(using: &random) ?? 0
                default: bytes.removeSubrange(place..<min(bytes.count, place + 40))
                }
            }
            let files = FileAccess.holding(["c.yml": bytes])
            let loaded = Configuration.load(argument: "c.yml", environment: [:], files: files)
            #expect(loaded.configuration != nil || !loaded.errors.isEmpty)
            #expect(loaded.lines.allSatisfy { !$0.contains("\n") })
            if loaded.configuration != nil, let text = loaded.effectiveText {
                #expect(load(text).configuration?.asReloaded == loaded.configuration?.asReloaded, "\(text)")
            }
        }
    }
}

import RegistryConfiguration
import Testing

@Suite("Diagnostics")
struct DiagnosticTests {
    @Test("a diagnostic is one line: place, severity, key, words")
    func line() {
        let source = Source.file(path: "config.yml", line: 12, column: 3)
        #expect(
            Diagnostic(.error, "log.level", "is wrong", at: source).description
                == "config.yml:12: error: log.level: is wrong")
        #expect(Diagnostic(.warning, "", "odd", at: .variable("REGISTRY_X")).description == "REGISTRY_X: warning: odd")
        #expect(Diagnostic(.notice, "a", "b", at: .builtIn).description == "default: notice: a: b")
        #expect(Source.file(path: "c", line: 0, column: 0).description == "c")
    }

    @Test("what a file holds cannot write to the terminal or begin a line")
    func controlCharacters() {
        let lines = load("version: 0.1\n\"a\\nb\\e[31m\\u2028\": 1").lines
        #expect(lines.contains { $0.contains(#"a\nb\u{1B}[31m\u{2028}: unknown key"#) }, "\(lines)")
        #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    }
}

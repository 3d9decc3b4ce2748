import Foundation
import PackFormat
import Testing

@Suite("Findings")
struct FindingTests {
    private func rule(_ id: String) throws -> ValidationRule { try #require(ValidationRule.all.first { $0.id == id }) }

    @Test("fail a pack by an error, and when strict by a warning")
    func failing() throws {
        func finding(_ id: String) throws -> Finding { Finding(try rule(id), message: "m", fix: "f") }
        let (error, warning, info) = try (finding("chart-missing"), finding("readme-missing"), finding("folder-name"))
        #expect([error].fails(strict: false) && [info, error].fails(strict: true))
        #expect(![warning].fails(strict: false) && [warning].fails(strict: true))
        #expect(![info].fails(strict: false) && ![info].fails(strict: true))
        #expect(![Finding]().fails(strict: true))
    }

    @Test("are objects of six members in JSON")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let whole = Finding(
            try rule("chart-missing"), file: PackPath("a/b.yaml"), line: 3, message: "is \"gone\"", fix: "add it")
        #expect(
            String(decoding: try encoder.encode(whole), as: UTF8.self)
                == #"{"file":"a/b.yaml","fix":"add it","level":"error","line":3,"message":"is \"gone\"","rule":"chart-missing"}"#
        )
        let bare = Finding(try rule("folder-name"), message: "m", fix: "f")
        #expect(
            String(decoding: try encoder.encode(bare), as: UTF8.self)
                == #"{"file":null,"fix":"f","level":"info","line":null,"message":"m","rule":"folder-name"}"#)
        #expect(whole.description == "a/b.yaml:3: error: chart-missing: is \"gone\"; add it")
        #expect(bare.description == "pack: info: folder-name: m; f")
    }

    @Test("are ordered by file, line, rule and words, the whole pack first")
    func order() throws {
        let first = Finding(try rule("folder-name"), message: "z", fix: "")
        let second = Finding(try rule("chart-missing"), file: PackPath("a"), message: "z", fix: "")
        let third = Finding(try rule("chart-missing"), file: PackPath("a"), line: 2, message: "z", fix: "")
        let fourth = Finding(try rule("logo-type"), file: PackPath("a"), line: 2, message: "a", fix: "")
        let fifth = Finding(try rule("logo-type"), file: PackPath("a"), line: 2, message: "b", fix: "")
        let sixth = Finding(try rule("chart-missing"), file: PackPath("b"), message: "a", fix: "")
        let right = [first, second, third, fourth, fifth, sixth]
        #expect(right.reversed().sorted() == right)
    }

    @Test("of one rule are told fifty times and then counted")
    func many() throws {
        var pack = TestPack()
        let entries = (0..<60).map { "      - name: image\($0)\n" }.joined()
        pack.replace("      - image: quay.io/acme/hello:1.2.3\n", with: entries, in: "values.yaml")
        let findings = pack.findings().filter { $0.rule.id == "image-key-unknown" }
        #expect(findings.count == 51)
        #expect(findings.first?.message == "10 more of these are not listed")
        #expect(findings.dropFirst().map(\.line) == (6...55).map { $0 })
    }

    @Test("are one line each, whatever the pack holds")
    func oneLine() {
        var pack = TestPack()
        pack.replace("\"addon\"", with: #""a\n\u001b[31m\u2028b""#, in: "pack.json")
        pack.replace("charts/hello-1.2.3.tgz", with: #"charts/\n\u0007.tgz"#, in: "pack.json")
        pack.replace("  extra:", with: "  \"ex\\ntra\\e\":", in: "values.yaml")
        let findings = pack.findings()
        #expect(findings.count >= 4)
        for finding in findings {
            #expect(
                finding.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x2028 }, "\(finding)")
        }
    }
}

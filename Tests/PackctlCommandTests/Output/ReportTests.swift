import Foundation
import Testing
import YAML

@testable import PackctlCommand

@Suite("a report")
struct ReportTests {
    struct Example: Encodable {
        struct Inner: Encodable {
            var zeta = 1
            var alpha: [String] = []
        }

        enum Kind: String, Encodable {
            case basic
        }

        var name = "x"
        var count = 12
        var big = UInt64.max
        var share = 0.5
        var isOn = true
        var missing: String?
        var kind = Kind.basic
        var lists: [[Int]] = [[], [1, 2]]
        var inners = [Inner(), Inner(zeta: 2, alpha: ["a", "b"])]
        var labels = ["b": "2", "a": "1"]
        var nothing: [String: String] = [:]
    }

    @Test("as JSON has its properties in order, and dictionaries by name")
    func json() throws {
        let text = JSONText.text(of: try ReportNode(encoding: Example()))
        #expect(
            text == """
                {
                  "name": "x",
                  "count": 12,
                  "big": 18446744073709551615,
                  "share": 0.5,
                  "isOn": true,
                  "kind": "basic",
                  "lists": [
                    [],
                    [
                      1,
                      2
                    ]
                  ],
                  "inners": [
                    {
                      "zeta": 1,
                      "alpha": []
                    },
                    {
                      "zeta": 2,
                      "alpha": [
                        "a",
                        "b"
                      ]
                    }
                  ],
                  "labels": {
                    "a": "1",
                    "b": "2"
                  },
                  "nothing": {}
                }

                """)
        #expect((try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])?.count == 10)
    }

    @Test("as YAML has the same")
    func yaml() throws {
        #expect(
            YAMLDocument.text(of: try ReportNode(encoding: Example())) == """
                name: x
                count: 12
                big: 18446744073709551615
                share: 0.5
                isOn: true
                kind: basic
                lists:
                  - []
                  - - 1
                    - 2
                inners:
                  - zeta: 1
                    alpha: []
                  - zeta: 2
                    alpha:
                      - a
                      - b
                labels:
                  a: "1"
                  b: "2"
                nothing: {}

                """)
    }

    @Test("refuses numbers that are none")
    func infinite() {
        #expect(throws: EncodingError.self) { try ReportNode(encoding: Example(share: .infinity)) }
    }

    /// Strings that YAML, JSON or a terminal could take for something else.
    static let texts = [
        "", " ", "yes", "No", "on", "Y", "null", "~", "true", "1.0", "1", "0x1f", "1e3", "1:30", "2024-01-01", ".inf",
        "- x", "-",
        "a: b", "a:", "a #b", "#a", "a#b", "*a", "&a", "!a", "{a}", "[a]", "|", ">", "%a", "@a", "`a`", "'a'", "\"a\"",
        "a, b",
        "\\n", "\\", "a\nb", "a\n", "a\n\n", "\na", " a\nb", "a\n b\n\n  c", "a \nb ", "\n", "\n\n", "a\tb", "a\r\nb",
        "\r",
        "\u{0}", "\u{7}x\u{1B}[31m", "\u{7F}", "\u{85}", "a\u{85}b\nc", "\u{A0}", "\u{2028}", "\u{FEFF}a",
        "\u{202E}abc",
        "zażółć", "日本語", "😀", "\u{E0001}", "sha256:abc", "reg.example.com:5000/team/x", "1.2.3", "v1.2.3-rc.1", "/v2/",
        "---", "...", "--- a", "?", "? a", "<<", "=", "a\u{301}", "key: \"v\"\n  more: 'x'\n",
        String(repeating: "long words ", count: 60), "e\u{301}\ntrailing ", "\u{FFFE}",
    ]

    @Test("as YAML is read back as it was, whatever its texts look like", arguments: texts)
    func readBack(_ text: String) throws {
        let node = ReportNode.object([
            .init(name: "plain", value: .text(text)), .init(name: text, value: .list([.text(text), .text("end")])),
            .init(name: "deep", value: .object([.init(name: "a", value: .list([.list([.text(text)])]))])),
        ])
        // The first key loses to one of the same name.
        guard text != "plain", text != "deep" else { return }
        let written = YAMLDocument.text(of: node)
        #expect(try ReadYAML.node(written) == node, "\(written)")
        #expect(!written.unicodeScalars.contains { $0 != "\n" && TerminalText.isHarmful($0) })
    }

    @Test("as JSON is read back as it was, whatever its texts look like", arguments: texts)
    func readBackJSON(_ text: String) throws {
        let written = JSONText.text(of: .object([.init(name: "a", value: .text(text))]))
        let read = try JSONDecoder().decode([String: String].self, from: Data(written.utf8))
        #expect(read["a"]?.unicodeScalars.elementsEqual(text.unicodeScalars) == true, "\(written)")
        #expect(!written.unicodeScalars.contains { $0 != "\n" && TerminalText.isHarmful($0) })
    }
}

import Testing

@testable import RegistryClient

@Suite("a JSON document that is changed in part")
struct JSONTreeTests {
    @Test("keeps everything else: order, digits, unknown members")
    func keeping() throws {
        let text = """
            {
              "z": 1.50,
              "big": 123456789012345678901234567890,
              "auths": {
                "b": {
                  "auth": "x"
                },
                "a": {}
              },
              "list": [
                1e5,
                null,
                true,
                []
              ],
              "text": "a\\"\\\\\\n\\u0001ü😀"
            }

            """
        var tree = try JSONTree(reading: text)
        #expect(tree.text == text)
        var auths = try #require(tree["auths"])
        auths["b"] = nil
        auths["c"] = .object([])
        tree["auths"] = auths
        tree["new"] = .bool(false)
        #expect(
            tree.text
                == text.replacing(
                    "    \"b\": {\n      \"auth\": \"x\"\n    },\n    \"a\": {}", with: "    \"a\": {},\n    \"c\": {}"
                )
                .replacing("😀\"\n}", with: "😀\",\n  \"new\": false\n}"))
    }

    @Test(
        "reads what RFC 8259 allows",
        arguments: [
            ("\u{FEFF}{}", JSONTree.object([])), (" [ ] ", .array([])), ("-0.5E+10", .number("-0.5E+10")),
            ("\"\\ud83d\\ude00\\/\\b\\f\"", .string("😀/\u{8}\u{C}")), ("\"\\u00e9\"", .string("é")), ("null", .null),
        ])
    func reading(_ text: String, _ tree: JSONTree) throws {
        #expect(try JSONTree(reading: text) == tree)
    }

    @Test(
        "says in which line it is none",
        arguments: [
            ("", 1), ("{", 1), ("{}}", 1), ("{\n\"a\":1,\n}", 3), ("[1,]", 1), ("[1 2]", 1), ("{\"a\" 1}", 1),
            ("{\"a\":1,\n\"a\":2}", 2), ("01", 1), ("1.", 1), ("-", 1), ("1e", 1), ("tru", 1), ("\"a", 1),
            ("\"\\x\"", 1),
            ("\"\\u12\"", 1), ("\"\\ud83d\"", 1), ("\"\\ud83d\\u0041\"", 1), ("\"a\nb\"", 2), ("{a:1}", 1), ("nan", 1),
            (String(repeating: "[", count: 100_000), 1),
        ])
    func refusing(_ text: String, _ line: Int) {
        do {
            let tree = try JSONTree(reading: text)
            Issue.record("\(tree)")
        } catch {
            #expect(error.line == line, "\(error)")
            #expect(!error.words.isEmpty)
        }
    }
}

import PackFormat
import Testing

@Suite("The lines of a JSON file")
struct PropertyLinesTests {
    @Test("are known for every property and member, in any notation")
    func lines() throws {
        let text =
            "\r\n{\"a\":1,\r\n \"b\" : [ 1 ,\n2, {\"c\":\n\"\\u00e9\\n\\\"}\"\n}, [[\n3]]], \"d\\u0065\": {}\n"
            + ",\"f\":[]}"
        let lines = try PropertyLines(text.utf8)
        for (path, line) in [
            ("a", 2), ("b", 3), ("b[0]", 3), ("b[1]", 4), ("b[2]", 4), ("b[2].c", 4), ("b[3]", 6), ("b[3][0]", 6),
            ("b[3][0][0]", 7), ("de", 7), ("f", 8), ("c", nil), ("f[0]", nil), ("", nil),
        ] as [(String, Int?)] {
            #expect(lines.line(of: path) == line, "\(path)")
        }
    }

    @Test(
        "are there for every JSON text",
        arguments: [
            "1", "-0", "0.5", "1e5", "-12.50E-07", "true", "false", "null", #""""#, #""\"\\\/\b\f\n\r\t\u00fF""#, "[]",
            "{}",
            "[ ]", " { } ", "[[],{}]", #"{"":{"":[]}}"#, "[1,2]", "\"\u{7f}ä😀\"",
            #""\ud83d\ude00""#,
        ])
    func valid(_ text: String) {
        #expect(throws: Never.self) { try PropertyLines(text.utf8) }
    }

    @Test(
        "are those of the fault in what is no JSON",
        arguments: [
            ("", "line 1, column 1: it ends too early"), ("  \n ", "line 2, column 2: it ends too early"),
            ("{", "column 2: it ends too early"), ("[1", "ends too early"), (#"{"a""#, "a colon is expected"),
            (#"{"a":"#, "ends too early"), ("{\n\"a\": 1,\n}", "line 3, column 1: there is a comma too many"),
            ("[1,\n]", "line 2, column 1: a value is expected"), ("[,]", "column 2: a value is expected"),
            ("{,}", "column 2: a name in double quotes"), ("{a: 1}", "a name in double quotes"),
            ("{'a': 1}", "a name in double quotes"), (#"{"a" 1}"#, "a colon is expected"), (#"{"a"}"#, "a colon"),
            (#"{"a": 'b'}"#, "double quotes"), (#"{"a": b}"#, "a value is expected"), (#"{"a": tru}"#, "double quotes"),
            ("{\"a\": 1\n\"b\": 2}", "line 2, column 1: a comma or } is expected"),
            ("[1 2]", "a comma or ] is expected"),
            ("[1}", "a comma or ] is expected"), (#"{"a":1]"#, "a comma or } is expected"), ("{}}", "follows its end"),
            ("{}\n{}", "line 2, column 1: something follows"), ("1 2", "follows its end"), ("]", "a value is expected"),
            ("// a\n{}", "column 1: JSON has no comments"), ("[1, # a\n2]", "no comments"), ("01", "no number"),
            ("-", "no number"), ("1.", "no number"), (".5", "a value is expected"), ("1e", "no number"),
            ("1e+", "no number"),
            ("-a", "no number"), ("+1", "a value is expected"), ("1.e5", "no number"), ("NaN", "a value is expected"),
            ("1.3.0", "something follows"), ("\"a\nb\"", "over the end of its line"),
            ("\"\u{1}\"", "control character"),
            (#""a"#, "column 1: the text that begins here has no closing quote"), (#""a\"#, "closing quote"),
            (#""\x""#, "after a backslash"), (#""\u12""#, "four hexadecimal digits"),
            (#""\u12G4""#, "four hexadecimal"),
            (#""\u"#, "four hexadecimal"), (#"{"\ud800": 1}"#, "column 3: this escape is one half"),
            (#""\udc00\ud800""#, "one half"), (#""\ud800\n""#, "one half"), (#""\ud83d\u0041""#, "one half"),
            (#""\ud83d\u00""#, "four hexadecimal"), ("nul", "double quotes"),
        ])
    func faults(_ text: String, _ message: String) throws {
        let error = #expect(throws: PackError.self) { try PropertyLines(text.utf8) }
        let refusal = try #require(error)
        #expect(refusal.code == .invalidMetadata && refusal.message.hasPrefix("pack.json is no valid JSON: line "))
        #expect(refusal.message.contains(message), "\(refusal.message)")
    }

    @Test("are not asked of anything but UTF-8 without a byte-order mark")
    func encoding() throws {
        for (bytes, message) in [
            ([0xef, 0xbb, 0xbf, 0x7b, 0x7d], "byte-order mark"), ([0x22, 0xff, 0x22], "not UTF-8"),
            ([0x22, 0xed, 0xa0, 0x80, 0x22], "not UTF-8"), ([0x7b, 0x00, 0x7d, 0x00], "column 2"),
            ([0xff, 0xfe, 0x7b, 0x00], "not UTF-8"),
        ] as [([UInt8], String)] {
            let error = #expect(throws: PackError.self) { try PropertyLines(bytes, file: "x.json") }
            #expect(error?.message.contains(message) == true && error?.message.hasPrefix("x.json ") == true)
        }
    }

    @Test("are found for the first ten thousand places, and there may be more")
    func many() throws {
        let text = "[" + (0..<12_000).map { "\($0)" }.joined(separator: ",\n") + "]"
        let lines = try PropertyLines(text.utf8)
        #expect(lines.line(of: "[9999]") == 10_000 && lines.line(of: "[10000]") == nil)
    }

    @Test("are looked for without recursion", arguments: ["[", #"{"a":"#])
    func deep(_ open: String) throws {
        let text = String(repeating: open, count: 200_000)
        let error = #expect(throws: PackError.self) { try PropertyLines(text.utf8) }
        #expect(error?.message.contains("deeper than 64") == true)
    }
}

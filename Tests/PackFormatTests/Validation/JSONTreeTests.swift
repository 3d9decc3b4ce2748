import Foundation
import Testing
import YAML

@testable import PackFormat

@Suite("A JSON text as a tree")
struct JSONTreeTests {
    private func tree(_ text: String) throws -> JSONTree { try JSONTree(Array(text.utf8)) }

    @Test("knows the line and column of each key and value")
    func places() throws {
        let root = try tree("{\r\n  \"é\": 1,\t\"b\":\n    [\"x\", {\"c\"\n:null}]\n}").root
        #expect(root.source == TextPosition(line: 1, column: 1))
        #expect(root.map?.entry("é")?.keySource == TextPosition(line: 2, column: 3))
        #expect(root.map?.entry("b")?.keySource == TextPosition(line: 2, column: 11))
        #expect(root.map?["b"]?.source == TextPosition(line: 3, column: 5))
        #expect(root.map?["b"]?.list?[1].source == TextPosition(line: 3, column: 11))
        #expect(root.map?["b"]?.list?[1].map?["c"] == YAMLNode(.null, at: TextPosition(line: 4, column: 2)))
    }

    @Test("tells texts from numbers, and keeps both as they are")
    func scalars() throws {
        let root = try tree(#"{"a": "1", "b": 1e999, "c": "\u00e9\ud83d\ude00\n\/", "d": true, "e": "true"}"#).root
        #expect(root.map?["a"]?.isText == true && root.map?["b"]?.isText == false)
        #expect(root.map?["b"]?.scalar?.text == "1e999")
        #expect(root.map?["c"]?.scalar?.text == "é😀\n/")
        #expect(root.map?["d"]?.scalar?.boolean == true && root.map?["e"]?.scalar?.boolean == nil)
    }

    @Test("gives the last of two equal keys, and both places")
    func duplicates() throws {
        let tree = try tree("{\"a\": 1,\n\"\\u0061\": 2,\n\"b\": {\"c\": 1, \"c\": 2}}")
        #expect(tree.root.map?["a"]?.scalar?.text == "2" && tree.root.map?.entries.count == 2)
        #expect(
            tree.duplicates == [
                JSONTree.Duplicate(
                    key: "a", isAtRoot: true, first: TextPosition(line: 1, column: 2),
                    second: TextPosition(line: 2, column: 1)),
                JSONTree.Duplicate(
                    key: "c", isAtRoot: false, first: TextPosition(line: 3, column: 7),
                    second: TextPosition(line: 3, column: 15)),
            ])
    }

    @Test(
        "is refused with the place of the fault",
        arguments: [
            ("", 1, 1), ("{", 1, 2), ("{\n\"a\": tru}", 2, 6), ("{\n\n 'a': 1}", 3, 2), ("[1,\n]", 2, 1),
            ("{\"a\":1,\n}", 2, 1),
            ("[1 2]", 1, 4), ("[1]\nx", 2, 1), ("{\"a\" 1}", 1, 6), ("[01]", 1, 2), ("[\"a\nb\"]", 1, 4),
            ("{1: 2}", 1, 2),
            ("// x\n{}", 1, 1), ("[\"\\ud800\"]", 1, 3), ("{\"é\" x", 1, 6), ("nul", 1, 1), ("[1}", 1, 3),
        ])
    func faults(_ text: String, _ line: Int, _ column: Int) {
        let fault = #expect(throws: JSONTree.Fault.self) { try tree(text) }
        #expect(fault?.position == TextPosition(line: line, column: column), "\(String(describing: fault))")
    }

    @Test("is bounded in depth and values", arguments: [("[", "]"), ("{\"a\":", "}")])
    func bounds(_ opening: String, _ closing: String) {
        func nested(_ count: Int) -> String {
            String(repeating: opening, count: count) + "1" + String(repeating: closing, count: count)
        }
        #expect(throws: Never.self) { try tree(nested(63)) }
        #expect(throws: JSONTree.Fault.self) { try tree(nested(64)) }
        #expect(throws: JSONTree.Fault.self) { try tree(String(repeating: opening, count: 500_000)) }
        #expect(throws: Never.self) { try tree("[" + String(repeating: "1,", count: 49_998) + "1]") }
        #expect(throws: JSONTree.Fault.self) { try tree("[" + String(repeating: "1,", count: 49_999) + "1]") }
    }

    @Test("is there for what Foundation takes for JSON, except with a comma at the end of a list", arguments: 0..<20)
    func foundation(_ seed: UInt64) {
        var random = Seeded(seed)
        let good = Array(TestPack.metadata.utf8) + Array(#"  "#.utf8)
        let spice = Array("{}[]:,\"\\ntfu0123456789.eE+-/ \n\tNa'#é".utf8)
        for _ in 0..<200 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(spice.randomElement(using: &random) ?? 0, at: place)
                case 2: bytes[place] = spice.randomElement(using: &random) ?? 0
                default: bytes.removeSubrange(place..<min(bytes.count, place + 20))
                }
            }
            let isTaken = (try? JSONTree(bytes)) != nil
            let isRight = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            let text = String(decoding: bytes, as: UTF8.self)
            let hasCommaAtEnd = text.range(of: ",\\s*[\\]}]", options: .regularExpression) != nil
            #expect(isTaken == isRight || (isRight && hasCommaAtEnd), "\(text)")
        }
    }
}

import Testing
import YAML

@testable import PackctlCommand

@Suite("the values of a pack around a chart")
struct ChartValuesTests {
    private static func text(_ values: String?, name: String = "web") throws -> String {
        let definition = "name: \(name)\nversion: 1.0.0\n"
        let chart = try TestChart(["values.yaml": values, "Chart.yaml": definition]).chart()
        return try ChartValues(namespace: "ns", images: [], chart: chart).text()
    }

    @Test("hold the chart's, with all comments, below its name")
    func comments() throws {
        let text = try Self.text(TestChart.values)
        #expect(
            text.hasSuffix(
                "charts:\n  web:\n"
                    + TestChart.values.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")))
    }

    static let kept: [(String, String)] = [
        ("a document mark", "# head\n---\na: 1\n"), ("a directive", "%YAML 1.1\n---\na: 1\n"),
        ("an end mark", "a: 1\n...\n"), ("a second document", "a: 1\n---\nb: 2\n"),
        ("a byte-order mark", "\u{FEFF}a: 1\n"), ("CRLF", "a: |\r\n  x\r\n  y\r\nb: 2\r\n"),
        ("flow style", "{a: 1,\n b: [x,\n y]}\n"), ("a text over lines", "a: one\n  two\n\n  three\nb: \"x\n  y\"\n"),
        ("a list without indentation", "a:\n- x\n- y: 1\n"), ("blanks that count", "a: |\n  x  \n  y\t\nb: 1   \n"),
        ("an indentation that is told", "a: |2\n    x\n  y\n"), ("kept lines", "a: |+\n  x\n\nb: 1\n"),
        ("an anchor", "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n"), ("no line's end", "a: 1"),
        ("a template", "a: \"{{ .Values.x }}\"\n"), ("a key with a colon", "\"a: b\": 1\n? c\n: 2\n"),
        ("kept lines at the end", "a: |+\n  x\n\n\n"),
    ]

    @Test("mean what they meant", arguments: kept)
    func meaning(_ what: String, _ values: String) throws {
        let text = try Self.text(values)
        let wanted = try #require(ChartYAML.values(Array(values.utf8)))
        let found = try #require(ChartYAML.values(Array(text.utf8))?.map?["charts"]?.map?["web"])
        #expect(found == wanted, "\(what): \(text)")
    }

    @Test(
        "are an empty map where the chart has none",
        arguments: [nil, "", "\n", "{}\n", "# only\n# this\n", "---\n", "~\n"])
    func empty(_ values: String?) throws {
        let text = try Self.text(values)
        let map = try #require(ChartYAML.values(Array(text.utf8))?.map?["charts"]?.map?["web"]?.map)
        #expect(map.entries.isEmpty)
        #expect(text.contains("    # only\n    # this\n") == (values?.contains("only") == true))
    }

    @Test(
        "have a key that is a text, whatever the chart is called",
        arguments: ["true", "1.2", "null", "no", "0x1", "web.a"])
    func key(_ name: String) throws {
        let text = try Self.text("a: 1\n", name: "\"\(name)\"")
        let entry = try #require(ChartYAML.values(Array(text.utf8))?.map?["charts"]?.map?.entries.first)
        #expect(entry.key == name && text.contains("\"\(name)\":") == (name != "web.a"))
    }

    static let broken: [(String, String)] = [
        ("a: [\n", "line 2"), ("- a\n", "holds"), ("text\n", "holds"), ("a:\n\tb: 1\n", "line 2"),
        (String(repeating: "[", count: 100), "line 1"), ("a: \u{0}\n", "line 1"),
    ]

    @Test("are refused where a chart's are none", arguments: broken)
    func refused(_ values: String, _ words: String) {
        let failure = #expect(throws: CommandFailure.self) { _ = try Self.text(values) }
        #expect(
            failure?.exitClass == .validation && failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }

    private static let readable = "a: 1\n# two\nb:\n  c: x\n"
    static let foreign: [(String, [UInt8], String)] = [
        ("UTF-16 with a mark", [0xFF, 0xFE] + utf16(readable), "is not UTF-8"),
        ("UTF-16, the other way round", [0xFE, 0xFF] + utf16(readable, isBig: true), "is not UTF-8"),
        ("UTF-16 without a mark", utf16(readable), "is not UTF-8"),
        ("CR alone", Array(readable.replacing("\n", with: "\r").utf8), "ends its lines with CR alone"),
    ]

    private static func utf16(_ text: String, isBig: Bool = false) -> [UInt8] {
        text.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    @Test("are refused in words that say what is wrong with the bytes", arguments: foreign)
    func encoding(_ what: String, _ values: [UInt8], _ words: String) throws {
        let archive = TestTar.compressed { tar in
            tar.add("web/Chart.yaml", TestChart.definition)
            tar.add("web/values.yaml", values)
        }
        let chart = try Chart(archive: archive, from: "web.tgz")
        let failure = #expect(throws: CommandFailure.self) {
            _ = try ChartValues(namespace: "ns", images: [], chart: chart).text()
        }
        #expect(
            failure?.exitClass == .validation && failure?.message.contains(words) == true,
            "\(what): \(failure?.message ?? "")")
    }
}

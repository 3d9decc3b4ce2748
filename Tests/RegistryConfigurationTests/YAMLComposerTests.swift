import Testing
import YAML

@testable import RegistryConfiguration

@Suite("A YAML text as a tree")
struct YAMLComposerTests {
    private func compose(_ text: String) -> (node: Node?, lines: [String]) {
        let (node, diagnostics) = YAMLComposer.compose(Array(text.utf8), origin: .file(path: "c.yml"))
        return (node, diagnostics.map(\.description))
    }

    private func text(_ text: String, at path: String) -> String? {
        compose(text).node?.descendant(path)?.text
    }

    @Test("each value knows its line and column")
    func places() {
        let node = compose("a:\n  b: one\n  c: [x,\n      y]\n").node
        #expect(node?.descendant("a.b")?.source == .file(path: "c.yml", line: 2, column: 6))
        #expect(node?.descendant("a.c")?.list?[1].source == .file(path: "c.yml", line: 4, column: 7))
        #expect(node?.map?.entry("a")?.keySource == .file(path: "c.yml", line: 1, column: 1))
    }

    @Test("keys keep their order")
    func order() {
        #expect(compose("{z: 1, a: 2, m: 3}").node?.map?.entries.map(\.key) == ["z", "a", "m"])
    }

    @Test("a duplicate key is an error with both lines, and all of them are told")
    func duplicates() {
        let (node, lines) = compose("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n")
        #expect(node?.descendant("a")?.text == "1")
        #expect(
            lines == [
                "c.yml:4: error: c: is given twice in one map, first at line 3; keep one",
                "c.yml:5: error: a: is given twice in one map, first at line 1; keep one",
            ])
    }

    @Test("aliases bring what was anchored, scalars and maps")
    func aliases() {
        let yaml = "x: &t hello\ny: *t\nm: &m {a: 1}\nn: *m\n"
        #expect(text(yaml, at: "y") == "hello")
        #expect(text(yaml, at: "n.a") == "1")
        #expect(text("a: &a 1\nb: &a 2\nc: *a", at: "c") == "2")
    }

    @Test("a merge key adds what is not there, the first of several maps wins")
    func merge() {
        let yaml = "d: &d {a: 1, b: 2}\ne: &e {b: 3, c: 4}\nx:\n  <<: [*d, *e]\n  a: own\ny: {<<: *e, z: 1}\n"
        #expect(text(yaml, at: "x.a") == "own")
        #expect(text(yaml, at: "x.b") == "2")
        #expect(text(yaml, at: "x.c") == "4")
        #expect(text(yaml, at: "y.c") == "4")
        #expect(compose(yaml).lines.isEmpty)
        #expect(compose("x: {<<: 1}").lines == ["c.yml:1: error: << takes a map or a list of maps, not a single value"])
        #expect(text("{\"<<\": 1}", at: "<<") == "1")
    }

    @Test("only the first document counts")
    func firstDocument() {
        let (node, lines) = compose("a: 1\n---\na: 2\n...\n[broken")
        #expect(node?.descendant("a")?.text == "1")
        #expect(lines.isEmpty)
        #expect(compose("%YAML 1.1\n---\na: 1").node?.descendant("a")?.text == "1")
        #expect(compose("").node?.isNull == true)
        #expect(compose("# only a comment\n").node?.isNull == true)
    }

    @Test("a tag makes a text of a number, an unknown one is told and ignored")
    func tags() {
        let scalar = compose("a: !!str yes").node?.descendant("a")?.scalar
        #expect(scalar?.boolean == nil && scalar?.text == "yes")
        #expect(compose("a: !!bool 'yes'").node?.descendant("a")?.boolean == true)
        #expect(compose("a: ! 12").node?.descendant("a")?.integer == nil)
        let (node, lines) = compose("a: !vault x")
        #expect(node?.descendant("a")?.text == "x")
        #expect(lines == ["c.yml:1: warning: the tag !vault means nothing here and is ignored"])
    }

    @Test("null is nothing, unless it is quoted", arguments: ["~", "null", "Null", "NULL", "", "!!null x"])
    func null(_ word: String) {
        #expect(compose("a: \(word)").node?.descendant("a") == nil)
        #expect(text("a: 'null'", at: "a") == "null")
        #expect(text("a: ''", at: "a") == "")
    }

    @Test("the texts of block and quoted styles arrive as YAML says")
    func styles() {
        #expect(text("a: |\n  one\n  two\n", at: "a") == "one\ntwo\n")
        #expect(text("a: >-\n  one\n  two\n", at: "a") == "one two")
        #expect(text(#"a: "tab\tquote\"\u00e9""#, at: "a") == "tab\tquote\"é")
        #expect(text("a: it's  two  spaces # and a comment", at: "a") == "it's  two  spaces")
        #expect(text("\u{FEFF}a: with a byte order mark", at: "a") == "with a byte order mark")
        #expect(text("a: b\r\nc: d\r\n", at: "c") == "d")
    }

    @Test("UTF-16 is read")
    func utf16() {
        let bytes: [UInt8] =
            [0xFF, 0xFE] + "a: é".utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        #expect(YAMLComposer.compose(bytes, origin: .builtIn).node?.descendant("a")?.text == "é")
    }
}

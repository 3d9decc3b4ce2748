import Testing
import YAML

@testable import PackFormat

@Suite("Macros in a text")
struct MacroUseTests {
    @Test(
        "are found with their line, and whether braces stand around them",
        arguments: [
            ("a: \"{{ .spectro.system.user.name | upper }}\"", "system.user.name", true),
            ("a: {{.spectro.var.x}}", "var.x", true), ("a: {{ substr 0 4 (.spectro.var.x) }}", "var.x", true),
            ("a: { .spectro.var.x }}", "var.x", false), ("a: {{ .spectro.var.x }", "var.x", false),
            ("a: }} .spectro.var.x {{", "var.x", false), ("a: .spectro.pack.a-b.c_d", "pack.a-b.c_d", false),
            ("a: {{ b }} .spectro.var.x }}", "var.x", false), (".spectro.", "", false),
        ])
    func found(_ line: String, _ name: String, _ isBraced: Bool) {
        #expect(MacroUse.all(in: Array("\n\(line)\n".utf8)) == [MacroUse(name: name, line: 2, isBraced: isBraced)])
    }

    @Test("are all found on one line, and none in comments and domains")
    func count() {
        let text =
            "a: '{{ .spectro.var.a }}-{{ .spectro.var.b }}'\n  # {{ .spectro.var.c }}\nb: docs.spectro.system.io\nc: x.spectro.\n"
        #expect(MacroUse.all(in: Array(text.utf8)).map(\.name) == ["var.a", "var.b"])
        let many = String(repeating: "{{ .spectro.var.a }}", count: 2000)
        #expect(MacroUse.all(in: Array(many.utf8)).count == MacroUse.limit)
    }

    @Test(
        "let YAML be read that is none before they are replaced",
        arguments: [
            "a: {{ .x }}", "- {{ .x }}: 1", "a:\n  {{- if .x }}\n  b: 1\n  {{- end }}\n", "a: [{{ .x }}, {{ .y }}]",
        ])
    func tolerated(_ text: String) {
        let (node, problems) = YAMLText.compose(Array(text.utf8))
        #expect(node != nil && problems.isEmpty)
        #expect(YAMLText.compose(Array(text.utf8), withMacros: false).node == nil)
    }

    @Test("keep the line of another fault")
    func lines() {
        let (node, problems) = YAMLText.compose(Array("a: {{ .x }}\n{{ if }}\nb: c: d\n".utf8))
        #expect(node == nil && problems.last?.position.line == 3)
    }
}

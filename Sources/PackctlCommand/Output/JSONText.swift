import Wording

/// Writes JSON (RFC 8259) that a terminal can show.
enum JSONText {
    /// In lines, indented by two spaces, with a line end behind it.
    static func text(of node: ReportNode) -> String {
        var text = ""
        append(node, to: &text, indentation: "")
        return text + "\n"
    }

    private static func append(_ node: ReportNode, to text: inout String, indentation: String) {
        switch node {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let number): text += number
        case .text(let string): text += quoted(string)
        case .list(let elements):
            append(elements, between: ("[", "]"), to: &text, indentation: indentation) { element, text, deeper in
                append(element, to: &text, indentation: deeper)
            }
        case .object(let members):
            append(members, between: ("{", "}"), to: &text, indentation: indentation) { member, text, deeper in
                text += "\(quoted(member.name)): "
                append(member.value, to: &text, indentation: deeper)
            }
        }
    }

    private static func append<Element>(
        _ elements: [Element], between marks: (String, String), to text: inout String, indentation: String,
        _ body: (Element, inout String, String) -> Void
    ) {
        text += marks.0
        let deeper = indentation + "  "
        for (index, element) in elements.enumerated() {
            text += "\(index == 0 ? "" : ",")\n\(deeper)"
            body(element, &text, deeper)
        }
        if !elements.isEmpty { text += "\n\(indentation)" }
        text += marks.1
    }

    private static func quoted(_ string: String) -> String {
        string.quoted(as: .json, escaping: TerminalText.isHarmful)
    }
}

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

    /// A string in quotes. YAML reads it too.
    static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where TerminalText.isHarmful(scalar):
                for unit in UTF16.encode(scalar) ?? UTF16.EncodedScalar() { text += escape(UInt32(unit), digits: 4) }
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    static func escape(_ value: UInt32, digits: Int) -> String {
        let hex = String(value, radix: 16)
        return (digits == 4 ? "\\u" : "\\U") + String(repeating: "0", count: digits - hex.count) + hex
    }
}

/// Writes YAML that parsers of 1.1 and 1.2 read in the same way, and that a terminal can show.
///
/// libyaml's own emitter is not used: which texts need quotes would be ours to say all the same, and it hands on characters that turn
/// the direction of what a terminal shows.
enum YAMLDocument {
    static func text(of node: ReportNode) -> String {
        var text = ""
        switch node {
        case .list(let elements) where !elements.isEmpty: append(elements, to: &text, depth: 0)
        case .object(let members) where !members.isEmpty: append(members, to: &text, depth: 0)
        default: text = scalar(node, depth: 0) + "\n"
        }
        return text
    }

    private static func append(_ elements: [ReportNode], to text: inout String, depth: Int) {
        for (index, element) in elements.enumerated() {
            // The first line of a list stands where it was begun.
            if index > 0 { text += indentation(depth) }
            text += "- "
            switch element {
            case .list(let inner) where !inner.isEmpty: append(inner, to: &text, depth: depth + 1)
            case .object(let members) where !members.isEmpty: append(members, to: &text, depth: depth + 1)
            default: text += scalar(element, depth: depth) + "\n"
            }
        }
    }

    private static func append(_ members: [ReportNode.Member], to text: inout String, depth: Int) {
        for (index, member) in members.enumerated() {
            if index > 0 { text += indentation(depth) }
            text += "\(YAMLText.isPlain(member.name) ? member.name : YAMLText.quoted(member.name)):"
            switch member.value {
            case .list(let inner) where !inner.isEmpty:
                text += "\n" + indentation(depth + 1)
                append(inner, to: &text, depth: depth + 1)
            case .object(let inner) where !inner.isEmpty:
                text += "\n" + indentation(depth + 1)
                append(inner, to: &text, depth: depth + 1)
            default: text += " \(scalar(member.value, depth: depth))\n"
            }
        }
    }

    private static func scalar(_ node: ReportNode, depth: Int) -> String {
        switch node {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): number
        case .text(let string): YAMLText.scalar(string, indentation: indentation(depth + 1))
        case .list: "[]"
        case .object: "{}"
        }
    }

    private static func indentation(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}

import Wording

extension JSONTree {
    /// The document with two spaces of indentation, and a line end behind it.
    var text: String {
        var text = ""
        write(to: &text, indentation: "")
        return text + "\n"
    }

    private func write(to text: inout String, indentation: String) {
        let inner = indentation + "  "
        switch self {
        case .object(let members):
            guard !members.isEmpty else { return text += "{}" }
            for (index, member) in members.enumerated() {
                text += "\(index == 0 ? "{" : ",")\n\(inner)\(JSONTree.quoted(member.name)): "
                member.value.write(to: &text, indentation: inner)
            }
            text += "\n\(indentation)}"
        case .array(let items):
            guard !items.isEmpty else { return text += "[]" }
            for (index, item) in items.enumerated() {
                text += "\(index == 0 ? "[" : ",")\n\(inner)"
                item.write(to: &text, indentation: inner)
            }
            text += "\n\(indentation)]"
        case .string(let string): text += JSONTree.quoted(string)
        case .number(let digits): text += digits
        case .bool(let value): text += value ? "true" : "false"
        case .null: text += "null"
        }
    }

    private static func quoted(_ string: String) -> String {
        string.quoted(as: .json) { $0.value == 0x7F }
    }
}

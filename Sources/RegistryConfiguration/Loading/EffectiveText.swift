import Wording
import YAML

/// Writes the values in force as YAML that can be read again, each with a comment that says where it came from.
struct EffectiveText {
    private(set) var text = ""
    private let isMasked: Bool

    /// `isMasked`: secrets are shown as stars.
    init(_ tree: Node, isMasked: Bool = true) {
        self.isMasked = isMasked
        write(tree.map ?? NodeMap(), path: "", indent: "")
    }

    private mutating func write(_ map: NodeMap, path: String, indent: String, firstIndent: String? = nil) {
        var lead = firstIndent ?? indent
        for entry in map.entries {
            let below = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            text += lead + Self.written(entry.key, mayBePlain: false) + ":"
            lead = indent
            write(entry.value, path: below, indent: indent + "  ")
        }
    }

    private mutating func write(_ node: Node, path: String, indent: String) {
        switch node.content {
        case .map(let map) where !map.entries.isEmpty:
            text += "\n"
            write(map, path: path, indent: indent)
        case .list(let list) where list.contains { $0.map != nil } || list.contains { $0.source != list[0].source }:
            text += "\n"
            for element in list {
                text += "\(indent)-"
                if let map = element.map, !map.entries.isEmpty {
                    write(map, path: path, indent: indent + "  ", firstIndent: " ")
                } else {
                    write(element, path: path, indent: indent)
                }
            }
        case .list(let list):
            let values = list.map { value($0, path: path) }.joined(separator: ", ")
            end(" [\(values)]", list.first?.source ?? node.source)
        case .map:
            end(" {}", node.source)
        case .scalar, .null:
            end(" " + value(node, path: path), node.source)
        }
    }

    private mutating func end(_ value: String, _ source: Source) {
        text += "\(value) # \(source.description.onOneLine)\n"
    }

    private func value(_ node: Node, path: String) -> String {
        guard let scalar = node.scalar else { return "{}" }
        if isMasked && Self.isSecret(path) { return "\"********\"" }
        return Self.written(scalar.text, mayBePlain: scalar.isPlain)
    }

    /// Whether a value is masked: a key of the schema that says so, what lies below it, or a log field that looks like one.
    private static func isSecret(_ path: String) -> Bool {
        if let schema = Schema.at(path) { return schema.setting.isSecret }
        // What a user has named is as secret as the key above.
        var above = path[...]
        while let dot = above.lastIndex(of: ".") {
            above = above[..<dot]
            if let schema = Schema.at(String(above)) {
                if schema.setting.isSecret { return true }
                break
            }
        }
        let name = path.lowercased()
        return path.hasPrefix("log.fields.")
            && ["password", "secret", "token", "accesskey", "apikey", "credential"].contains { name.contains($0) }
    }

    /// A scalar as YAML. `mayBePlain`: a number or boolean that must not become a text; a text that looks like one is quoted.
    private static func written(_ text: String, mayBePlain: Bool) -> String {
        let isSimple =
            text.utf8.first.map { $0.isUnreserved || $0 == UInt8(ascii: "/") } ?? false
            && text.utf8.allSatisfy { $0.isUnreserved || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "+") }
        let scalar = Scalar(text: text, isPlain: true)
        let looksOtherwise =
            scalar.isNull || scalar.boolean != nil || scalar.integer != nil || text.first == "-" || text.first == "."
            || Double(text) != nil || text.contains("~")
        if isSimple && (mayBePlain || !looksOtherwise) { return text }
        return quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value):
                result += "\\x" + hexadecimal(scalar.value, digits: 2)
            case "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
                result += "\\u" + hexadecimal(scalar.value, digits: 4)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

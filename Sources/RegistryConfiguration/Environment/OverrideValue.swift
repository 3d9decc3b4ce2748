import Wording
import YAML

/// Makes a node of the text of a variable, by what its place takes.
struct OverrideValue {
    struct Problem: Error {
        var message: String
    }

    var target: OverrideTarget
    var variable: String
    /// The tree as it is before the variable.
    var tree: Node
    /// Quotes are left alone, as a file's text needs none.
    var isVerbatim = false

    private var source: Source { .variable(variable) }

    /// Nil takes the value away, as an empty variable does.
    func node(of text: String) throws(Problem) -> Node? {
        let word = Self.trimmed(text)
        switch target.type {
        case .text:
            if text.isEmpty { return nil }
            return Node(text: isVerbatim ? text : Self.unquoted(text) ?? text, at: source)
        case .choice, .boolean, .booleanOrText, .integer, .byteSize, .duration:
            if word.isEmpty { return nil }
            if let inner = Self.unquoted(word) { return Node(text: inner, at: source) }
            return Node(plain: word, at: source)
        case .texts(orScalar: true):
            if word.isEmpty {
                // A header goes so. An empty text instead of what a key names is for the reader of the key to refuse.
                let isKey = Schema.at(target.path) != nil
                return isKey && tree.descendant(target.path) != nil ? Node(text: "", at: source) : nil
            }
            if !isVerbatim && (word.hasPrefix("[") || word.hasPrefix("- ")) { return try yaml(text) }
            let only = isVerbatim ? text : Self.unquoted(word) ?? word
            return Node(.list([Node(text: only, at: source)]), at: source)
        case .alternatives:
            return try alternative(text)
        case .texts, .section, .sections, .textMap, .headers, .options:
            if target.isAlternative, word.isEmpty {
                guard target.type != .sections else {
                    throw Problem(
                        message:
                            "is empty, which would take all rules away; unset the variable, or give a list of rules")
                }
                return Node(.map(NodeMap()), at: source)
            }
            return try yaml(text)
        }
    }

    /// A word keeps what belongs to that type and what stands beside the types; a map takes the place of everything.
    private func alternative(_ text: String) throws(Problem) -> Node {
        let types = Schema.at(target.path)?.alternatives ?? []
        let list = types.joined(separator: ", ")
        guard let node = try yaml(text), node.scalar?.text.isEmpty != true, node.map?.entries.isEmpty != true else {
            throw Problem(message: "is empty; unset the variable or give one of \(list)")
        }
        guard let word = node.scalar?.text else {
            guard node.map != nil else { throw Problem(message: "must be one of \(list), or a map") }
            return node
        }
        guard types.contains(word) else {
            let hint = nearestName(to: word, among: types).map { "did you mean \($0)?" } ?? "there are \(list)"
            throw Problem(message: "there is no type \"\(word)\"; \(hint)")
        }
        let present = tree.descendant(target.path)
        var map = present?.map ?? NodeMap()
        let kept = map.entries.first { $0.key == word || Self.areOneStore($0.key, word) }
        for type in types where type != kept?.key { map.remove(type) }
        if kept?.value.isNull ?? true {
            map.set(Node(.map(NodeMap()), at: source), for: kept?.key ?? word, keySource: source)
        }
        return Node(.map(map), at: present?.source ?? source)
    }

    /// `s3aws` is another name of `s3`.
    private static func areOneStore(_ one: String, _ other: String) -> Bool {
        let names: Set = ["s3", "s3aws"]
        return names.contains(one) && names.contains(other)
    }

    private func yaml(_ text: String) throws(Problem) -> Node? {
        let (node, diagnostics) = YAMLComposer.compose(Array(text.utf8), origin: .variable(variable))
        if let problem = diagnostics.first(where: { $0.severity == .error }) {
            throw Problem(message: problem.key.isEmpty ? problem.message : "\(problem.key) \(problem.message)")
        }
        return node?.isNull == false ? node : nil
    }
}

extension OverrideValue {
    /// What a `…_FILE` variable points at: a text without its last line break.
    static func contents(of path: String, files: FileAccess) throws(Problem) -> String {
        guard !path.isEmpty else { throw Problem(message: "names no file") }
        var bytes: [UInt8]
        do {
            bytes = try files.read(path, EnvironmentOverlay.maximumFileSize)
        } catch {
            throw Problem(message: "the file \(path) \(error)")
        }
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        guard !bytes.isEmpty else { throw Problem(message: "the file \(path) is empty") }
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
            throw Problem(message: "the file \(path) is not UTF-8 text")
        }
        return text
    }

    /// The text inside a pair of quotes, read as YAML does, for those who learnt to write `'"0123"'`; nil when the text is
    /// not one quoted whole.
    private static func unquoted(_ text: String) -> String? {
        let trimmed = trimmed(text)
        guard let first = trimmed.utf8.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"),
            trimmed.utf8.count >= 2, trimmed.utf8.last == first
        else { return nil }
        let (node, diagnostics) = YAMLComposer.compose(Array(trimmed.utf8), origin: .builtIn)
        guard diagnostics.isEmpty, let scalar = node?.scalar, !scalar.isPlain else { return nil }
        return scalar.text
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace = { (character: Character) in character.isWhitespace }
        guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(text[first...last])
    }
}

import YAML

/// Takes values out of a checked tree, puts defaults where there are none, and writes down what it gave and where it
/// came from: that is the effective configuration.
///
/// A value of a wrong kind reads as the default; ``SchemaCheck`` has complained of it.
struct SettingReader {
    let tree: Node
    private(set) var effective: Node
    var diagnostics: [Diagnostic] = []

    /// Where a complaint points that concerns nothing in the tree.
    private let place: Source

    init(_ tree: Node, place: Source) {
        self.tree = tree
        self.place = place
        effective = Node(.map(NodeMap()), at: tree.source)
    }

    func node(_ path: String) -> Node? {
        tree.descendant(path)
    }

    /// Where a value comes from: the default when it is not given.
    func source(_ path: String) -> Source {
        node(path)?.source ?? .builtIn
    }

    mutating func record(_ path: String, _ node: Node) {
        effective.set(node, at: path.split(separator: ".").map(String.init))
    }

    mutating func complain(_ severity: Diagnostic.Severity, _ path: String, _ message: String, at source: Source? = nil)
    {
        diagnostics.append(Diagnostic(severity, path, message, at: source ?? node(path)?.source ?? place))
    }
}

extension SettingReader {
    /// The text of a key, else its default; an empty one is none.
    mutating func text(_ path: String) -> String? {
        if let node = node(path), let text = node.text, !text.isEmpty {
            record(path, Node(text: text, at: node.source))
            return text
        }
        guard let text = defaultText(path) else { return nil }
        record(path, Node(text: text, at: .builtIn))
        return text
    }

    mutating func boolean(_ path: String) -> Bool {
        value(path) { $0.boolean } ?? false
    }

    mutating func booleanOrText(_ path: String) -> Bool {
        value(path) { $0.booleanOrText } ?? false
    }

    /// A whole number in `range`; one outside it is an error, and reads as the default.
    mutating func integer(_ path: String, in range: some RangeExpression<Int>, or words: String) -> Int {
        value(path, in: range, or: words) { $0.integer } ?? 0
    }

    mutating func byteSize(_ path: String) -> Int {
        value(path) { $0.byteSize } ?? 0
    }

    /// A number of bytes in `range`; one outside it is an error, and reads as the default.
    mutating func byteSize(_ path: String, in range: some RangeExpression<Int>, or words: String) -> Int {
        value(path, in: range, or: words) { $0.byteSize } ?? 0
    }

    /// A duration that is not negative.
    mutating func duration(_ path: String) -> Duration {
        let duration = value(path) { $0.duration } ?? .zero
        guard duration < .zero else { return duration }
        complain(.error, path, "must not be negative")
        return .zero
    }

    /// A duration in `range`; one outside it is an error, and reads as the default.
    mutating func duration(_ path: String, in range: some RangeExpression<Duration>, or words: String) -> Duration {
        value(path, in: range, or: words) { $0.duration } ?? .zero
    }

    /// One of the words of an enumeration, in any case.
    mutating func choice<Word: RawRepresentable<String>>(_ path: String, or fallback: Word) -> Word {
        value(path) { $0.text.flatMap { Word(rawValue: $0.lowercased()) } } ?? fallback
    }

    mutating func texts(_ path: String) -> [String] {
        guard let node = node(path), let texts = node.texts, !texts.isEmpty else { return [] }
        record(path, Node(.list(node.list?.filter { !$0.isNull } ?? [node]), at: node.source))
        return texts
    }

    private mutating func value<Value: Comparable>(
        _ path: String, in range: some RangeExpression<Value>, or words: String, _ read: (Node) -> Value?
    ) -> Value? {
        let given = value(path, read)
        guard let given, !range.contains(given) else { return given }
        complain(.error, path, "must be \(words), not \(node(path)?.text ?? "")")
        return defaultText(path).flatMap { read(Node(plain: $0, at: .builtIn)) }
    }

    private mutating func value<Value>(_ path: String, _ read: (Node) -> Value?) -> Value? {
        if let node = node(path), let value = read(node) {
            record(path, Node(plain: node.text ?? "", at: node.source))
            return value
        }
        guard let text = defaultText(path) else { return nil }
        let node = Node(plain: text, at: .builtIn)
        record(path, node)
        return read(node)
    }

    private func defaultText(_ path: String) -> String? {
        Schema.at(path)?.setting.defaultText
    }
}

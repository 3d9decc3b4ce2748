/// A configuration as a tree, before anybody knows what its keys mean; each node remembers where it was written.
struct Node: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case map(NodeMap)
        case list([Node])
        case scalar(Scalar)
        /// `~`, `null` or nothing at all: the same as if the key were not there.
        case null
    }

    var content: Content
    var source: Source

    init(_ content: Content, at source: Source) {
        self.content = content
        self.source = source
    }

    /// A text that is taken as it is, whatever YAML would make of it.
    init(text: String, at source: Source) {
        self.init(.scalar(Scalar(text: text, isPlain: false)), at: source)
    }

    /// A number, a boolean or a word: written without quotes.
    init(plain text: String, at source: Source) {
        self.init(.scalar(Scalar(text: text, isPlain: true)), at: source)
    }
}

extension Node {
    var map: NodeMap? {
        if case .map(let map) = content { return map }
        return nil
    }

    var list: [Node]? {
        if case .list(let list) = content { return list }
        return nil
    }

    var scalar: Scalar? {
        if case .scalar(let scalar) = content { return scalar }
        return nil
    }

    var isNull: Bool { content == .null }

    /// What the node is, as a complaint calls it.
    var kind: String {
        switch content {
        case .map: "a map"
        case .list: "a list"
        case .scalar: "a single value"
        case .null: "nothing"
        }
    }

    /// Whether anything below says something: no null, no empty text, no `false` with or without quotes, no collection of nothing else.
    var saysSomething: Bool {
        switch content {
        case .map(let map): map.entries.contains { $0.value.saysSomething }
        case .list(let list): list.contains { $0.saysSomething }
        case .scalar(let scalar): !scalar.text.isEmpty && scalar.booleanOrText != false
        case .null: false
        }
    }

    /// The node below a dotted path of map keys; nil when there is none or it is null.
    func descendant(_ path: String) -> Node? {
        var node = self
        for key in path.split(separator: ".") {
            guard let next = node.map?[String(key)] else { return nil }
            node = next
        }
        return node.isNull ? nil : node
    }

    /// Puts `value` at a dotted path of map keys and makes the maps on the way, taking the place of what is no map.
    mutating func set(_ value: Node, at path: some Collection<String>) {
        guard let key = path.first else {
            self = value
            return
        }
        var entries = map ?? NodeMap()
        var child = entries[key] ?? Node(.null, at: value.source)
        child.set(value, at: path.dropFirst())
        entries.set(child, for: key, keySource: value.source)
        if map == nil { source = value.source }
        content = .map(entries)
    }
}

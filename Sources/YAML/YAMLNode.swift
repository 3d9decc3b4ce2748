/// A YAML text as a tree, before anybody knows what its keys mean.
///
/// Each node remembers where it was written, in the terms of who reads it: a ``TextPosition``, or more when a tree is put
/// together from several texts.
package struct YAMLNode<Source: Hashable & Sendable>: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case map(YAMLMap<Source>)
        case list([YAMLNode])
        case scalar(Scalar)
        /// `~`, `null` or nothing at all: the same as if the key were not there.
        case null
    }

    package var content: Content
    package var source: Source

    package init(_ content: Content, at source: Source) {
        self.content = content
        self.source = source
    }

    /// A text that is taken as it is, whatever YAML would make of it.
    package init(text: String, at source: Source) {
        self.init(.scalar(Scalar(text: text, isPlain: false)), at: source)
    }

    /// A number, a boolean or a word: written without quotes.
    package init(plain text: String, at source: Source) {
        self.init(.scalar(Scalar(text: text, isPlain: true)), at: source)
    }
}

extension YAMLNode {
    package var map: YAMLMap<Source>? {
        if case .map(let map) = content { return map }
        return nil
    }

    package var list: [YAMLNode]? {
        if case .list(let list) = content { return list }
        return nil
    }

    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { return scalar }
        return nil
    }

    package var isNull: Bool { content == .null }

    /// What the node is, as a complaint calls it.
    package var kind: String {
        switch content {
        case .map: "a map"
        case .list: "a list"
        case .scalar: "a single value"
        case .null: "nothing"
        }
    }

    /// The node below a dotted path of map keys and indexes of lists; nil when there is none or it is null.
    package func descendant(_ path: String) -> YAMLNode? {
        var node = self
        for key in path.split(separator: ".") {
            guard let next = node.map?[String(key)] ?? node.element(key) else { return nil }
            node = next
        }
        return node.isNull ? nil : node
    }

    private func element(_ key: Substring) -> YAMLNode? {
        guard let list, let index = Int(key), list.indices.contains(index) else { return nil }
        return list[index]
    }
}

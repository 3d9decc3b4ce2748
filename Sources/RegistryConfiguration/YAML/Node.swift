import YAML

/// A configuration as a tree, before anybody knows what its keys mean; each node remembers which file, line or variable it
/// came from.
typealias Node = YAMLNode<Source>
typealias NodeMap = YAMLMap<Source>

extension Node {
    /// Whether anything below says something: no null, no empty text, no `false` with or without quotes, no collection of nothing else.
    var saysSomething: Bool {
        switch content {
        case .map(let map): map.entries.contains { $0.value.saysSomething }
        case .list(let list): list.contains { $0.saysSomething }
        case .scalar(let scalar): !scalar.text.isEmpty && scalar.booleanOrText != false
        case .null: false
        }
    }

    /// Puts `value` at a path of map keys and makes the maps on the way, taking the place of what is no map. A number that is an
    /// index of a list leads to that element.
    mutating func set(_ value: Node, at path: some Collection<String>) {
        guard let key = path.first else {
            self = value
            return
        }
        if var list, let index = Int(key), list.indices.contains(index) {
            list[index].set(value, at: path.dropFirst())
            content = .list(list)
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

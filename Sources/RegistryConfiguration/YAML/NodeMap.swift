/// Keys with values, in the order of the text. Look-up walks: maps of a configuration are small.
struct NodeMap: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var key: String
        /// Where the key stands; the value may lie elsewhere, behind an alias or in a variable.
        var keySource: Source
        var value: Node
    }

    var entries: [Entry] = []

    subscript(key: String) -> Node? {
        entries.first { $0.key == key }?.value
    }

    func entry(_ key: String) -> Entry? {
        entries.first { $0.key == key }
    }

    /// Replaces the value of a key, whose place and source stay, or adds the key at the end.
    mutating func set(_ value: Node, for key: String, keySource: Source) {
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
        } else {
            entries.append(Entry(key: key, keySource: keySource, value: value))
        }
    }

    mutating func remove(_ key: String) {
        entries.removeAll { $0.key == key }
    }
}

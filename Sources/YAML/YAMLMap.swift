/// Keys with values, in the order of the text, no key twice. A look-up walks, for most maps are small; who looks up many
/// keys of one map that may be large makes a dictionary of it.
package struct YAMLMap<Source: Hashable & Sendable>: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var key: String
        /// Where the key stands; the value may lie elsewhere, behind an alias or in a variable.
        package var keySource: Source
        package var value: YAMLNode<Source>

        package init(key: String, keySource: Source, value: YAMLNode<Source>) {
            self.key = key
            self.keySource = keySource
            self.value = value
        }
    }

    package var entries: [Entry] = []

    package init() {}

    package subscript(key: String) -> YAMLNode<Source>? {
        entries.first { $0.key == key }?.value
    }

    package func entry(_ key: String) -> Entry? {
        entries.first { $0.key == key }
    }

    /// Replaces the value of a key, whose place and source stay, or adds the key at the end.
    package mutating func set(_ value: YAMLNode<Source>, for key: String, keySource: Source) {
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
        } else {
            entries.append(Entry(key: key, keySource: keySource, value: value))
        }
    }

    package mutating func remove(_ key: String) {
        entries.removeAll { $0.key == key }
    }
}

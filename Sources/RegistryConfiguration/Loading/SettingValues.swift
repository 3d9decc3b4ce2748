import YAML

/// The values in force by their dotted keys, secrets included, without where they came from.
struct SettingValues: Sendable {
    private var values: [String: [String?]] = [:]

    init() {}

    init(_ tree: Node) {
        collect(tree, at: "")
    }

    /// In order.
    func keys(differingFrom other: SettingValues) -> [String] {
        Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }.sorted()
    }

    private mutating func collect(_ node: Node, at path: String) {
        switch node.content {
        case .map(let map):
            for entry in map.entries { collect(entry.value, at: path.isEmpty ? entry.key : "\(path).\(entry.key)") }
        case .list(let list) where list.contains { $0.map != nil || $0.list != nil }:
            for (index, element) in list.enumerated() { collect(element, at: "\(path).\(index)") }
        case .list(let list):
            values[path] = list.map { $0.scalar?.text }
        case .scalar(let scalar):
            values[path] = [scalar.text]
        case .null:
            values[path] = [nil]
        }
    }
}

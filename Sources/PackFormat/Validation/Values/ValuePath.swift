import YAML

/// A dotted path into `values.yaml`, as schemas, presets and resource constraints give it. `$[]` stands for each element of a
/// list. A key that holds dots is met, too.
struct ValuePath {
    let segments: [Substring]

    init(_ text: String) {
        segments = text.split(separator: ".", omittingEmptySubsequences: false)
    }

    /// The nodes at the path; nil when there is none. A list without elements is met by `$[]` and gives no nodes.
    ///
    /// Takes as many steps from `stepsLeft` as it looks at keys, and gives up when there are none.
    func nodes(in root: TextNode, stepsLeft: inout Int) -> [TextNode]? {
        Self.nodes(at: segments[...], in: root, stepsLeft: &stepsLeft)
    }

    private static func nodes(
        at path: ArraySlice<Substring>, in node: TextNode, stepsLeft: inout Int
    ) -> [TextNode]? {
        guard let first = path.first else { return [node] }
        stepsLeft -= 1
        guard stepsLeft > 0 else { return nil }
        if let list = node.list {
            guard first == "$[]" else { return nil }
            guard !list.isEmpty else { return [] }
            let found = list.compactMap { nodes(at: path.dropFirst(), in: $0, stepsLeft: &stepsLeft) }
            return found.isEmpty ? nil : found.flatMap(\.self)
        }
        guard let map = node.map else { return nil }
        stepsLeft -= map.entries.count
        for entry in map.entries where entry.key.utf8.starts(with: first.utf8) {
            let count = entry.key.utf8.count { $0 == UInt8(ascii: ".") } + 1
            guard count <= path.count, path.prefix(count).joined(separator: ".") == entry.key else { continue }
            if let found = nodes(at: path.dropFirst(count), in: entry.value, stepsLeft: &stepsLeft) { return found }
        }
        return nil
    }
}

extension PackInspection {
    /// The values at a path, those of `values.yaml` before those that presets put in; nil when there is no such path.
    ///
    /// Keys with dots in hostile values, and many paths, could ask for any time; after many steps no path is missed any more.
    mutating func nodes(at path: String) -> [TextNode]? {
        let path = ValuePath(path)
        for root in [values].compactMap(\.self) + presetValues {
            if let nodes = path.nodes(in: root, stepsLeft: &pathStepsLeft) { return nodes }
        }
        return pathStepsLeft > 0 ? nil : []
    }
}

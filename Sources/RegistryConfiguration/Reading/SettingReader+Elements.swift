import YAML

extension SettingReader {
    /// Reads each element of a list of maps. `read` meets its keys where they would be without the list: those of
    /// `health.tcp[].addr` at `health.tcp.addr`.
    mutating func elements<Element>(of path: String, _ read: (inout SettingReader) -> Element?) -> [Element] {
        guard let node = node(path) else { return [] }
        var elements: [Element] = []
        var shown: [Node] = []
        for (index, element) in (node.list ?? []).enumerated() where element.map != nil {
            var tree = Node(.map(NodeMap()), at: element.source)
            tree.set(element, at: path.split(separator: ".").map(String.init))
            var reader = SettingReader(tree, place: element.source)
            if let element = read(&reader) { elements.append(element) }
            diagnostics += reader.diagnostics.map { diagnostic in
                var diagnostic = diagnostic
                if diagnostic.key.hasPrefix("\(path).") {
                    diagnostic.key = "\(path).\(index)\(diagnostic.key.dropFirst(path.count))"
                }
                return diagnostic
            }
            if let read = reader.effective.descendant(path) { shown.append(read) }
        }
        if !shown.isEmpty { record(path, Node(.list(shown), at: node.source)) }
        return elements
    }
}

import YAML

extension ResponseHeaders {
    /// The fields that the server sets for each message; a second one would break the message.
    private static let reserved: Set = [
        "content-length", "transfer-encoding", "connection", "date", "upgrade", "trailer",
    ]

    init(reading settings: inout SettingReader) {
        fields = []
        areDefault = true
        guard let node = settings.node("http.headers") else { return }
        var shown = NodeMap()
        areDefault = node.source == .builtIn
        for entry in node.map?.entries ?? [] {
            if entry.value.source != .builtIn { areDefault = false }
            guard let values = Self.values(entry, &settings) else { continue }
            var name = entry.key
            var nodes = entry.value.list?.filter { !$0.isNull } ?? (entry.value.isNull ? [] : [entry.value])
            if let index = fields.firstIndex(where: { $0.name.lowercased() == entry.key.lowercased() }) {
                name = fields[index].name
                settings.complain(
                    .warning, "http.headers.\(entry.key)", "is \(name) again; both have effect", at: entry.keySource)
                fields[index].values += values
                fields[index].onlyOverTLS = false
                nodes = (shown[name]?.list ?? []) + nodes
            } else {
                let isUnasked = entry.value.source == .builtIn && name.lowercased() == "strict-transport-security"
                fields.append(Field(name: name, values: values, onlyOverTLS: isUnasked))
            }
            shown.set(Node(.list(nodes), at: entry.value.source), for: name, keySource: entry.keySource)
        }
        settings.record("http.headers", Node(.map(shown), at: node.source))
    }

    /// The values of one field; nil when it cannot be sent.
    private static func values(_ entry: NodeMap.Entry, _ settings: inout SettingReader) -> [String]? {
        let path = "http.headers.\(entry.key)"
        guard settings.isFieldName(entry, at: path) else { return nil }
        guard !reserved.contains(entry.key.lowercased()) else {
            settings.complain(.error, path, "is set by the server itself; remove it", at: entry.keySource)
            return nil
        }
        return settings.fieldValues(entry.value, at: path)
    }
}

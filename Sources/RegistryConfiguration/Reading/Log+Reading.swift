import YAML

extension Configuration.Log {
    init(reading settings: inout SettingReader) {
        if settings.node("log.level")?.text?.isEmpty ?? true, let old = settings.node("loglevel"),
            let level = old.text.flatMap({ Level(rawValue: $0.lowercased()) })
        {
            settings.complain(.notice, "loglevel", "is an old form of log.level")
            settings.record("log.level", Node(plain: level.rawValue, at: old.source))
            self.level = level
        } else {
            level = settings.choice("log.level", or: .info)
        }
        formatter = settings.choice("log.formatter", or: .text)
        fields = Self.fields(&settings)
        accessLogDisabled = settings.boolean("log.accesslog.disabled")
        reportCaller = settings.boolean("log.reportcaller")
    }

    private static func fields(_ settings: inout SettingReader) -> [Field] {
        var fields: [Field] = []
        var shown = NodeMap()
        guard let node = settings.node("log.fields") else { return [] }
        for entry in node.map?.entries ?? [] where !entry.value.isNull {
            guard let text = entry.value.text else {
                settings.complain(
                    .warning, "log.fields.\(entry.key)", "is \(entry.value.kind), not a text, and is left out",
                    at: entry.value.source)
                continue
            }
            fields.append(Field(name: entry.key, value: text))
            shown.set(Node(text: text, at: entry.value.source), for: entry.key, keySource: entry.keySource)
        }
        settings.record("log.fields", Node(.map(shown), at: node.source))
        return fields
    }
}

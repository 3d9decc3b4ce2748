extension PackInspection {
    /// A comment at the top of `values.yaml` names the presets that are on by default: `group:name`, joined by commas.
    mutating func inspectEnabledPresets(_ presets: [PresetName]) {
        guard let (line, text) = enabledPresets() else { return }
        let known = Set(presets)
        var groups: [String: String] = [:]
        for word in text.split(separator: ",").prefix(Self.presetLimit) {
            let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
            guard parts.count == 2 else {
                findings.add(
                    .enabledPresetUnknown, in: .values, line: line,
                    "\(ShownName(word)) is no preset with its group", fix: "write group:name")
                continue
            }
            let preset = PresetName(group: parts[0], name: parts[1])
            if !known.contains(preset) {
                let meant = nearest(to: parts.joined(separator: ":"), among: presets.map { "\($0.group):\($0.name)" })
                findings.add(
                    .enabledPresetUnknown, in: .values, line: line,
                    "the preset \(ShownName(parts[1])) of the group \(ShownName(parts[0])) is on by default, and there is none",
                    fix: meant.map { "did you mean \(ShownName($0))?" } ?? "add it to presets.yaml, or take it out here"
                )
            }
            if let other = groups.updateValue(preset.name, forKey: preset.group), other != preset.name,
                !preset.group.isEmpty
            {
                findings.add(
                    .enabledPresetConflict, in: .values, line: line,
                    "\(ShownName(other)) and \(ShownName(preset.name)) are on by default, and both of the group "
                        + "\(ShownName(preset.group))",
                    fix: "keep one; only one of a group can be on")
            }
        }
    }

    /// The comment's line and what follows its key; it stands before all values.
    private mutating func enabledPresets() -> (line: Int, text: String)? {
        guard let bytes = bytes(of: .values, limit: YAMLText.maximumSize) else { return nil }
        for line in ByteLines(bytes).prefix(20) {
            let text = String(decoding: line.bytes.prefix(16 << 10), as: UTF8.self).drop(while: \.isWhitespace)
            guard text.isEmpty || text.hasPrefix("#") else { return nil }
            let comment = text.drop { $0 == "#" || $0.isWhitespace }
            let key = "spectrocloud.com/enabled-presets:"
            if comment.hasPrefix(key) { return (line.number, String(comment.dropFirst(key.count))) }
        }
        return nil
    }
}

import YAML

extension PackInspection {
    /// A preset by what `spectrocloud.com/enabled-presets` calls it.
    struct PresetName: Hashable {
        var group: String
        var name: String
    }

    /// Presets of a file that are looked at.
    static let presetLimit = 500

    mutating func inspectPresets() {
        var presets: [PresetName] = []
        if let bytes = bytes(of: .presets, limit: YAMLText.maximumSize) {
            guard let list = readPresets(bytes) else { return }
            // What one preset removes, another may have put in.
            for element in list { inspectAdd(element) }
            var lines: [String: Int] = [:]
            for element in list {
                if let name = inspectPreset(element, lines: &lines) { presets.append(name) }
            }
        }
        inspectEnabledPresets(presets)
    }

    /// The presets, each a map; nil when there is nothing that could be read.
    private mutating func readPresets(_ bytes: [UInt8]) -> [TextNode]? {
        guard let node = tree(of: bytes, in: .presets, rule: .presetsInvalid) else { return nil }
        let presets = node.map?["presets"]
        guard !node.isNull, presets?.isNull != true, presets?.list?.isEmpty != true else {
            findings.add(
                .presetsEmpty, in: .presets, "holds no presets", fix: "take the file out, or list presets in it")
            return []
        }
        guard let list = presets?.list else {
            let found = presets.map { "presets is \($0.kind)" } ?? "there is no list called presets"
            refusePresets("\(found)", line: presets?.source.line ?? node.source.line)
            return nil
        }
        for element in list where element.map == nil {
            refusePresets("a preset is \(element.kind) instead of a map", line: element.source.line)
        }
        return Array(list.lazy.filter { $0.map != nil }.prefix(Self.presetLimit))
    }

    private mutating func refusePresets(_ message: String, line: Int?) {
        findings.add(
            .presetsInvalid, in: .presets, line: line, message,
            fix: "write a list presets of maps with name, displayName, group, remove and add")
    }

    private mutating func inspectAdd(_ preset: TextNode) {
        guard let entry = preset.map?.entry("add"), !entry.value.isNull else { return }
        guard let text = entry.value.scalar?.text else {
            findings.add(
                .presetAddInvalid, in: .presets, line: entry.keySource.line,
                "add is \(entry.value.kind) instead of a text", fix: "write it as a block: add: |")
            return
        }
        presetBytesLeft -= text.utf8.count
        guard presetBytesLeft >= 0 else { return }
        let (node, problems) = YAMLText.compose(Array(text.utf8))
        if let node {
            guard !node.isNull else { return }
            presetValues.append(node)
            guard node.map == nil else { return }
        }
        let reason =
            node.map { "holds \($0.kind) instead of a map" }
            ?? problems.last.map { "line \($0.position.line) of it: \(YAMLText.words($0))" } ?? "cannot be read"
        findings.add(
            .presetAddInvalid, in: .presets, line: entry.keySource.line,
            "what \(Self.title(of: preset)) adds cannot be merged: \(reason)", fix: "make it a YAML map of values")
    }

    private mutating func inspectPreset(_ preset: TextNode, lines: inout [String: Int]) -> PresetName? {
        let title = Self.title(of: preset)
        let line = preset.source.line
        for node in preset.map?["remove"]?.list?.prefix(Self.presetLimit) ?? [] {
            guard let path = node.scalar?.text, values != nil, nodes(at: path) == nil else { continue }
            findings.add(
                .presetRemoveUnresolved, in: .presets, line: node.source.line,
                "\(title) removes \(ShownName(path)), which is neither in values.yaml nor added by a preset",
                fix: "write the whole path, such as charts.name.key, or take it out")
        }
        guard let name = preset.map?["name"]?.scalar?.text, !name.allSatisfy(\.isWhitespace) else {
            findings.add(
                .presetNameMissing, in: .presets, line: line, "a preset has no name",
                fix: "give it one, unlike all others")
            return nil
        }
        let nameLine = preset.map?["name"]?.source.line ?? line
        if let first = lines[name] {
            findings.add(
                .presetNameDuplicate, in: .presets, line: nameLine,
                "\(title) has the name of the one at line \(first)", fix: "rename one; names are unique in a pack")
        } else {
            lines[name] = nameLine
        }
        return PresetName(group: preset.map?["group"]?.scalar?.text ?? "", name: name)
    }

    private static func title(of preset: TextNode) -> String {
        preset.map?["name"]?.scalar.map { "the preset \(ShownName($0.text))" } ?? "a preset"
    }
}

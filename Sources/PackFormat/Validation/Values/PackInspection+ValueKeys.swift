import YAML

extension PackInspection {
    /// `charts` has a key for each chart, `manifests` one for each manifest, and neither has others.
    mutating func inspectValueKeys() {
        guard let values, metadata.map != nil else { return }
        compareKeys(
            of: values.map?.entry("charts"), section: "charts",
            with: openedCharts.map { ($0.name, $0.file) }, isComplete: openedCharts.count == listedCount("charts"),
            missing: .chartKeyMissing, unknown: .chartKeyUnknown)
        compareKeys(
            of: values.map?.entry("manifests"), section: "manifests",
            with: manifests.map { (Self.baseName($0.path), $0) },
            isComplete: manifests.count == listedCount("kubeManifests"),
            missing: .manifestKeyMissing, unknown: .manifestKeyUnknown)
    }

    private func listedCount(_ property: String) -> Int { metadata.map?[property]?.list?.count ?? 0 }

    private static func baseName(_ path: PackPath) -> String {
        let name = path.name
        return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
    }

    private mutating func compareKeys(
        of section: YAMLMap<TextPosition>.Entry?, section name: String, with files: [(name: String, file: ListedFile)],
        isComplete: Bool, missing: ValidationRule, unknown: ValidationRule
    ) {
        let entries = section?.value.map?.entries ?? []
        let keys = Set(entries.map(\.key))
        let names = Set(files.map(\.name))
        let strangers = entries.filter { !names.contains($0.key) }
        for (wanted, file) in files where !keys.contains(wanted) {
            let near = nearest(to: wanted, among: strangers.map(\.key)).map { "; did you mean it by \(ShownName($0))?" }
            findings.add(
                missing, in: .values, line: section?.keySource.line,
                "there is no key \(name).\(ShownName(wanted)) for \(ShownName(file.path.text))",
                fix: "add it, even with nothing in it\(near ?? "")")
        }
        // A key may belong to what could not be read.
        guard isComplete else { return }
        for entry in strangers {
            findings.add(
                unknown, in: .values, line: entry.keySource.line,
                "\(name).\(ShownName(entry.key)) belongs to none of the pack's \(name)",
                fix: names.isEmpty
                    ? "take it out, or list the file in pack.json"
                    : "there are \(names.sorted().prefix(10).map { "\(ShownName($0))" }.joined(separator: ", "))")
        }
    }
}

import YAML

extension PackInspection {
    /// Palette's own macros in values and presets: `{{ .spectro.system.… }}` and its kin. Other templates are somebody else's.
    mutating func inspectMacros() {
        let packs = Set(
            (metadata.map?["constraints"]?.map?["dependencies"]?.list ?? []).compactMap {
                $0.map?["packName"]?.scalar?.text
            })
        for path in [PackPath.values, .presets] {
            guard let bytes = bytes(of: path, limit: YAMLText.maximumSize) else { continue }
            for use in MacroUse.all(in: bytes) { inspect(use, of: path, packs: packs) }
        }
    }

    private mutating func inspect(_ use: MacroUse, of path: PackPath, packs: Set<String>) {
        let name = ShownName(".spectro." + use.name)
        if !use.isBraced {
            findings.add(
                .macroUnbalanced, in: path, line: use.line, "\(name) does not stand between {{ and }} on its line",
                fix: "write {{ .spectro.\(use.name) }}")
        }
        let parts = use.name.split(separator: ".", maxSplits: 1).map(String.init)
        let rest = parts.count > 1 ? parts[1] : ""
        switch parts.first {
        case "var": break
        case "pack":
            let pack = String(rest.prefix { $0 != "." })
            guard metadata.map != nil, pack != text("name")?.text, !packs.contains(pack) else { return }
            findings.add(
                .macroPackUndeclared, in: path, line: use.line,
                "\(name) reads a value of the pack \(ShownName(pack)), which pack.json does not name",
                fix: "add it to constraints.dependencies, so that the pack is there")
        case "system":
            guard !MacroUse.systemNames.contains(rest) else { return }
            let meant = nearest(to: rest, among: MacroUse.systemNames).map { "did you mean .spectro.system.\($0)?" }
            findings.add(
                .macroUnknown, in: path, line: use.line, "there is no system macro \(name)",
                fix: meant ?? "the documentation of pack constraints lists them all")
        default:
            findings.add(
                .macroUnknown, in: path, line: use.line, "there is no macro \(name)",
                fix: "macros begin with .spectro.system, .spectro.pack or .spectro.var")
        }
    }
}

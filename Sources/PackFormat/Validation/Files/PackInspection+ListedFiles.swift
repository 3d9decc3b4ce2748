import YAML

extension PackInspection {
    /// What `charts` and `kubeManifests` name has to be there, and what is there should be named.
    mutating func inspectListedFiles() {
        guard metadata.map != nil else { return }
        charts = listedFiles("charts", missing: .chartMissing, what: "chart")
        manifests = listedFiles("kubeManifests", missing: .manifestMissing, what: "manifest")
        let listed = Set((charts + manifests).map(\.path))
        for file in contents.files where !listed.contains(file.path) {
            let components = file.path.components
            if components.count == 2, components[0] == "charts", Self.isArchive(file.path) {
                findings.add(
                    .chartUnlisted, in: file.path, "pack.json does not list this archive, so it is not deployed",
                    fix: "add it to \"charts\", or take the file out")
            } else if components.first == "manifests", components.count > 1, Self.isManifest(file.path) {
                findings.add(
                    .manifestUnlisted, in: file.path, "pack.json does not list this manifest, so it is not applied",
                    fix: "add it to \"kubeManifests\", or take the file out")
            }
        }
    }

    private mutating func listedFiles(_ property: String, missing: ValidationRule, what: String) -> [ListedFile] {
        var listed: [ListedFile] = []
        for node in metadata.map?[property]?.list ?? [] where node.isText {
            let text = node.scalar?.text ?? ""
            let line = node.source.line
            guard let path = PackPath(relative: text) else {
                findings.add(
                    .listedPathInvalid, in: .packJSON, line: line,
                    "\(property) names \(ShownName(text)), which is no path within the pack",
                    fix:
                        "write it relative to the folder of pack.json, such as \(what)s/name.\(what == "chart" ? "tgz" : "yaml")"
                )
                continue
            }
            guard has(path) else {
                let advice = advice(on: path, isNeeded: findings.hasRoom(for: missing))
                findings.add(
                    missing, in: .packJSON, line: line, "the \(what) \(ShownName(text)) is not in the pack",
                    fix: advice)
                continue
            }
            listed.append(ListedFile(path: path, line: line))
        }
        return listed
    }

    private mutating func advice(on path: PackPath, isNeeded: Bool) -> String {
        guard isNeeded else { return "" }
        let folder = path.text + "/"
        if contents.files.contains(where: { $0.path.text.hasPrefix(folder) }) {
            return "it is a folder; pack it with \"helm package\" and name the archive"
        }
        let beside = contents.files.lazy.map(\.path.text).filter {
            $0.hasPrefix("charts/") || $0.hasPrefix("manifests/")
        }
        if let near = nearest(to: path.text, among: beside) { return "did you mean \(ShownName(near))?" }
        return "add the file, or take it out of pack.json"
    }

    private static func isArchive(_ path: PackPath) -> Bool {
        path.text.hasSuffix(".tgz") || path.text.hasSuffix(".tar.gz")
    }

    private static func isManifest(_ path: PackPath) -> Bool {
        [".yaml", ".yml", ".json"].contains { path.text.hasSuffix($0) }
    }
}

extension PackPath {
    /// Reads a path as `pack.json` gives it: relative to the root, with `.` and `..` as file systems take them. Nil when it is
    /// absolute, leads out of the pack, or names the root.
    init?(relative text: String) {
        guard !text.hasPrefix("/") else { return nil }
        var components: [Substring] = []
        for component in text.split(separator: "/") where component != "." {
            if component == ".." {
                guard components.popLast() != nil else { return nil }
            } else {
                components.append(component)
            }
        }
        self.init(components.joined(separator: "/"))
    }
}

import OCI
import YAML

extension PackInspection {
    /// A chart that the pack lists and that could be opened.
    struct Chart {
        var file: ListedFile
        /// From its definition.
        var name: String
    }

    mutating func inspectCharts() {
        var seen: Set<PackPath> = []
        for listed in charts where seen.insert(listed.path).inserted {
            guard let bytes = bytes(of: listed.path) else { continue }
            var limits = ChartArchive.limits
            limits.unpackedBytes = min(limits.unpackedBytes, chartBytesLeft)
            do throws(PackError) {
                let archive = try ChartArchive(bytes, limits: limits)
                chartBytesLeft -= archive.members.reduce(0) { $0 + Int64($1.bytes.count) }
                inspect(archive, of: listed)
            } catch {
                if error.code == .tooLarge { chartBytesLeft -= limits.unpackedBytes / 8 }
                findings.add(
                    .chartUnreadable, in: listed.path, "is no chart: \(error.message)",
                    fix: "make it with \"helm package\", which writes a tar compressed by gzip")
            }
        }
    }

    private mutating func inspect(_ archive: ChartArchive, of listed: ListedFile) {
        lookThrough(archive, of: listed)
        let definitions = archive.definitions
        guard let definition = definitions.first else {
            findings.add(
                .chartDefinitionMissing, in: listed.path, "the archive has no Chart.yaml in its folder",
                fix: "pack the chart's folder itself, with \"helm package\"")
            return
        }
        guard definitions.count == 1 else {
            let paths = definitions.prefix(3).map { ShownName($0.path).description }.joined(separator: ", ")
            findings.add(
                .chartDefinitionAmbiguous, in: listed.path, "the archive has \(definitions.count) charts: \(paths)",
                fix: "put each chart into an archive of its own")
            return
        }
        if archive.members.contains(where: { $0.components.count == 1 }) {
            findings.add(
                .chartFilesAtRoot, in: listed.path,
                "files lie at the root of the archive, where Helm wants one folder; it may not find them",
                fix: "make the archive with \"helm package\"")
        }
        guard let name = inspectDefinition(definition, of: listed.path) else { return }
        openedCharts.append(Chart(file: listed, name: name))
        inspectCopy(
            of: archive, name: name, root: definition.components.dropLast().first.map(String.init), at: listed.path)
    }

    /// The chart's name.
    private mutating func inspectDefinition(_ definition: ChartArchive.Member, of path: PackPath) -> String? {
        func refuse(_ message: String) {
            findings.add(
                .chartDefinitionInvalid, in: path, "\(ShownName(definition.path)) \(message)",
                fix: "it has to be YAML with apiVersion, name and version")
        }
        let (node, problems) = YAMLText.compose(definition.bytes)
        guard let node else {
            refuse(problems.last.map(YAMLText.words) ?? "cannot be read")
            return nil
        }
        let texts = ["name", "version"].map { node.map?[$0]?.scalar?.text ?? "" }
        for (key, text) in zip(["name", "version"], texts) where text.allSatisfy(\.isWhitespace) {
            refuse("has no \(key)")
        }
        return texts[0].isEmpty ? nil : texts[0]
    }

    /// An unpacked copy beside the archive serves readers only; it misleads them when it is another chart.
    private mutating func inspectCopy(of archive: ChartArchive, name: String, root: String?, at path: PackPath) {
        let folders = [name, root].compactMap(\.self).map { "charts/\($0)/" }
        guard let folder = folders.first(where: { folder in has(folder + ChartArchive.definitionName) }) else { return }
        let prefix = root.map { $0 + "/" } ?? ""
        for member in archive.members where member.path.hasPrefix(prefix) {
            let inside = String(member.path.dropFirst(prefix.count))
            // `helm package` writes these anew.
            guard ![ChartArchive.definitionName, "Chart.lock", "requirements.lock"].contains(inside) else { continue }
            guard let copy = PackPath(folder + inside), let file = files[copy] else { continue }
            let digest = member.bytes.withUnsafeBytes { ContentHasher.digest(of: $0) }
            guard file.digest != digest else { continue }
            findings.add(
                .chartCopyDiffers, in: path, "holds another \(ShownName(inside)) than the folder \(ShownName(folder))",
                fix: "pack the folder again, or take it out of the pack")
            return
        }
    }

    private func has(_ text: String) -> Bool { PackPath(text).map(has) ?? false }
}

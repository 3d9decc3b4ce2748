import PackFormat

/// A pack that is made around a Helm chart.
struct PackDraft {
    let name: PackName
    let chart: Chart
    var version: String
    var displayName: String
    var layer = "addon"
    var addonType: String?
    var namespace: String
    /// A PNG; nil for one that is made.
    var logo: [UInt8]?
    let images: ChartImages

    /// As the chart suggests it.
    init(_ name: PackName, around chart: Chart) {
        self.name = name
        self.chart = chart
        version = chart.definition.packVersion
        displayName = PackDraft.shown(name.text)
        addonType = PackDraft.addonType(of: chart.definition)
        namespace = PackDraft.namespace(for: name)
        images = ChartImages(askedBy: chart)
    }

    /// All files, in memory. Throws `.validation` when the chart does not fit into a pack.
    func contents() throws -> [PackContent] {
        let definition = chart.definition
        let values = ChartValues(namespace: namespace, images: images.sorted, chart: chart)
        let files: [(path: String, bytes: [UInt8])] = [
            ("pack.json", Array(try metadata().utf8)),
            ("values.yaml", Array(try values.text().utf8)),
            ("README.md", readme),
            ("logo.png", logo ?? GeneratedLogo.png(for: name.text)),
            ("charts/\(definition.archiveName)", chart.archive),
        ]
        return try files.map { path, bytes in
            guard let path = PackPath(path) else {
                throw CommandFailure(.validation, "the chart's name and version make no file name: \(path)")
            }
            return PackContent(path: path, bytes: bytes)
        }
    }

    /// A DNS label (RFC 1123), which ends with no hyphen.
    private static func namespace(for name: PackName) -> String {
        var label = String(name.text.map { $0.isLetter || $0.isNumber ? $0 : "-" }.prefix(63))
        while label.last == "-" { label.removeLast() }
        return label
    }

    /// `cert-manager` is `Cert Manager` to readers.
    private static func shown(_ name: String) -> String {
        name.split { "-_.".contains($0) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    /// The first of the usual types that the chart has as a keyword; most packs with none are of the last.
    private static func addonType(of chart: ChartDefinition) -> String {
        let usual = [
            "logging", "monitoring", "load balancer", "authentication", "ingress", "security", "ai", "network",
            "storage",
            "registry", "servicemesh",
        ]
        let keywords = Set(chart.keywords.map { $0.lowercased().replacing("-", with: " ") })
        return usual.first(where: keywords.contains) ?? "system app"
    }

    private struct Metadata: Encodable {
        var name: String
        var displayName: String
        var version: String
        var layer: String
        var addonType: String?
        var cloudTypes = ["all"]
        var charts: [String]
        var annotations: [String: String]
    }

    private func metadata() throws -> String {
        let definition = chart.definition
        var annotations: [String: String] = [:]
        if let summary = definition.summary {
            annotations["description"] = summary.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        if let home = definition.home { annotations["docsURL"] = home }
        if let version = definition.appVersion { annotations["upstreamVersion"] = version }
        let metadata = Metadata(
            name: name.text, displayName: displayName, version: version, layer: layer,
            addonType: layer == "addon" ? addonType : nil, charts: ["charts/\(definition.archiveName)"],
            annotations: annotations)
        return JSONText.text(of: try ReportNode(encoding: metadata))
    }

    /// The chart's own, of several `README.md` or else the first by name; without one, a text that tells what its definition does.
    private var readme: [UInt8] {
        let own = chart.files.filter { ArchiveContents.isReadme($0.key.text) && !$0.value.isEmpty }
        let first = own.min { $0.key < $1.key }?.value
        if let chosen = PackPath("README.md").flatMap({ own[$0] }) ?? first { return chosen }
        let definition = chart.definition
        var lines = ["# \(displayName)", ""]
        if let summary = definition.summary { lines += [summary, ""] }
        lines += ["| | |", "| --- | --- |", "| Helm chart | `\(definition.name)` \(definition.version) |"]
        if let version = definition.appVersion { lines.append("| Application | \(version) |") }
        lines.append("| Namespace | `\(namespace)` |")
        if let home = definition.home { lines.append("| Home | \(home) |") }
        lines += definition.sources.prefix(10).map { "| Source | \($0) |" }
        lines += ["", "The values of the chart stand below `charts.\(definition.name)` in `values.yaml`."]
        return Array(lines.map { "\($0)\n" }.joined().utf8)
    }
}

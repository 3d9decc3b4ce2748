import PackFormat
import YAML

/// The images that a chart asks for, as far as its files tell: in its values, in those of charts within it that are deployed, and
/// written out in templates.
struct ChartImages {
    private static let maximumCount = 1000

    private(set) var names: Set<String> = []
    private var budget: ChartBudget
    private var hasMore = false

    /// - Parameter budget: for the charts within.
    init(askedBy chart: Chart, budget: ChartBudget = ChartBudget()) {
        self.budget = budget
        let values = chart.file("values.yaml").flatMap { try? ChartYAML.tree($0) }
        gather(chart.definition, chart.files.map { ($0.key.text, $0.value) }, values, depth: 1)
    }

    /// In order.
    var sorted: [String] { names.sorted() }

    /// Whether there are charts within that were not looked into, or more images than are listed.
    var isIncomplete: Bool { budget.isOverdrawn || hasMore }

    private mutating func gather(
        _ definition: ChartDefinition, _ files: [(path: String, bytes: [UInt8])], _ values: ChartNode?, depth: Int
    ) {
        if let values { gather(values, key: "", appVersion: definition.appVersion) }
        for file in files where !file.path.hasPrefix("charts/") && ChartImages.isDeployed(file.path) {
            gather(template: file.bytes)
        }
        for name in Set(files.compactMap { ChartImages.innerChart($0.path) }).sorted() {
            guard budget.takeChart(depth: depth + 1) else { return }
            gather(inner: name, of: definition, files, values, depth: depth)
        }
    }

    /// A chart within: its own values, and over them those that the outer one has for it.
    private mutating func gather(
        inner folder: String, of outer: ChartDefinition, _ files: [(path: String, bytes: [UInt8])],
        _ values: ChartNode?,
        depth: Int
    ) {
        let prefix = "charts/\(folder)/"
        var inside = files.filter { $0.path.hasPrefix(prefix) }.map {
            (String($0.path.dropFirst(prefix.count)), $0.bytes)
        }
        if inside.isEmpty, let packed = files.first(where: { $0.path == "charts/\(folder)" }) {
            guard let unpacked = unpacked(packed.bytes) else { return }
            inside = unpacked
        }
        guard let bytes = inside.first(where: { $0.0 == ChartDefinition.file })?.1,
            let definition = try? ChartDefinition(bytes, in: folder), !definition.isLibrary
        else { return }
        let uses = outer.dependencies.filter { $0.name == definition.name }
        let deployed = uses.filter { use in
            let switches = use.conditions.lazy.compactMap { values?.descendant($0)?.scalar?.boolean }
            return switches.first != false
        }
        guard uses.isEmpty || !deployed.isEmpty else { return }
        let own = inside.first { $0.0 == "values.yaml" }.flatMap { try? ChartYAML.tree($0.1) }
        let keys = uses.isEmpty ? [definition.name] : Set(deployed.map(\.key)).sorted()
        for (index, key) in keys.enumerated() {
            guard index == 0 || budget.takeChart(depth: depth + 1),
                budget.take(bytes: inside.reduce(0) { $0 + Int64($1.1.count) })
            else { return }
            gather(definition, inside, ChartImages.merging(own, with: values?.map?[key]), depth: depth + 1)
        }
    }

    /// The files of an archive within; nil for one that is broken, or that is too much.
    private mutating func unpacked(_ archive: [UInt8]) -> [(String, [UInt8])]? {
        var files: [(String, [UInt8])] = []
        var rest: [UInt8]? = archive
        do throws(PackError) {
            var reader = try PackArchiveReader(limits: Chart.limits, reading: { rest.take() })
            while let entry = try reader.next() {
                guard budget.take(entries: 1, bytes: entry.size) else { return nil }
                guard entry.kind == .file else { continue }
                var bytes: [UInt8] = []
                while let piece = try reader.nextBytes() { bytes += piece }
                files.append((entry.path.text, bytes))
            }
        } catch {
            return nil
        }
        return files
    }

    private static func merging(_ own: ChartNode?, with outer: ChartNode?) -> ChartNode? {
        guard var map = own?.map, var node = own, let outer = outer?.map else {
            return outer?.isNull == false ? outer : own
        }
        for entry in outer.entries {
            let value = merging(map[entry.key], with: entry.value) ?? entry.value
            map.set(value, for: entry.key, keySource: entry.keySource)
        }
        node.content = .map(map)
        return node
    }

    private mutating func gather(_ node: ChartNode, key: String, appVersion: String?) {
        switch node.content {
        case .scalar(let scalar):
            if key == "image", !scalar.text.contains("{{"), let image = ImageName(scalar.text) { take(image) }
        case .map(let map):
            if let image = ChartImages.image(map, key: key, appVersion: appVersion) { take(image) }
            for entry in map.entries { gather(entry.value, key: entry.key, appVersion: appVersion) }
        case .list(let list):
            for element in list { gather(element, key: "", appVersion: appVersion) }
        case .null: break
        }
    }

    /// The map that charts commonly have for an image: `registry`, `repository`, `tag` or `digest`. Where no tag is written, templates
    /// commonly take the version of the application.
    private static func image(_ map: YAMLMap<TextPosition>, key: String, appVersion: String?) -> ImageName? {
        let text = { (key: String) in map[key]?.scalar?.text ?? "" }
        let repository = text("repository")
        guard !repository.isEmpty, map.entry("tag") != nil || key.lowercased().hasSuffix("image"),
            !repository.contains("{{"), !text("registry").contains("{{"), !repository.contains("://")
        else { return nil }
        let name = text("registry").isEmpty ? repository : "\(text("registry"))/\(repository)"
        var tag = text("tag")
        if tag.isEmpty || tag.contains("Chart.AppVersion") { tag = appVersion ?? "" }
        guard !tag.contains("{{") else { return nil }
        let digest = text("digest")
        if text("tag").isEmpty, digest.hasPrefix("sha256:") { return ImageName("\(name)@\(digest)") }
        return tag.isEmpty ? ImageName(name) ?? ImageName("docker.io/library/\(name)") : ImageName("\(name):\(tag)")
    }

    /// Lines `image: name:tag` without anything that is filled in.
    private mutating func gather(template bytes: [UInt8]) {
        for line in bytes.split(separator: 0x0A) where line.count <= 1024 {
            let words = String(decoding: line, as: UTF8.self).split { " \t\r\"'".contains($0) }.drop { $0 == "-" }
            guard words.first == "image:",
                words.count == 2 || words.count > 2 && words[words.startIndex + 2].hasPrefix("#"),
                let image = ImageName(words[words.startIndex + 1])
            else { continue }
            take(image)
        }
    }

    private mutating func take(_ image: ImageName) {
        guard names.count < ChartImages.maximumCount || names.contains(image.description) else { return hasMore = true }
        names.insert(image.description)
    }

    private static func isDeployed(_ path: String) -> Bool {
        path.hasPrefix("templates/") && !path.split(separator: "/").contains("tests")
    }

    /// The folder or archive of a chart within.
    private static func innerChart(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        guard parts.count >= 2, parts[0] == "charts" else { return nil }
        return parts.count > 2 || parts[1].hasSuffix(".tgz") ? String(parts[1]) : nil
    }
}

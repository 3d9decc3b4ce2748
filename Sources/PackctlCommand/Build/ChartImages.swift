import PackFormat
import YAML

/// The images that a chart asks for, as far as its files tell: in its values, in those of charts within it that are deployed, and
/// written out in templates.
struct ChartImages {
    private static let maximumCount = 1000

    private(set) var names: Set<String> = []
    private var budget: ChartBudget
    private var hasMore = false
    /// What the values of the outermost chart say of tags, for all charts within.
    private let tags: YAMLMap<TextPosition>?

    /// - Parameter budget: for the charts within.
    init(askedBy chart: Chart, budget: ChartBudget = ChartBudget()) {
        self.budget = budget
        let values = chart.file("values.yaml").flatMap { try? ChartYAML.tree($0) }
        tags = values?.map?["tags"]?.map
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
        for place in InnerChart.places(in: files) {
            guard budget.takeChart(depth: depth + 1) else { return }
            guard let inner = InnerChart(at: place, in: files, budget: &budget), !inner.definition.isLibrary else {
                continue
            }
            gather(inner, of: definition, values, depth: depth)
        }
    }

    /// A chart within: its own values, and over them those that the outer one has for it.
    private mutating func gather(
        _ inner: InnerChart, of outer: ChartDefinition, _ values: ChartNode?, depth: Int
    ) {
        let definition = inner.definition
        let uses = outer.dependencies.filter { $0.isMeant(by: definition) }
        let deployed = uses.filter { use in
            let switches = use.conditions.lazy.compactMap { values?.descendant($0)?.scalar?.boolean }
            return switches.first ?? areOn(use.tags)
        }
        guard uses.isEmpty || !deployed.isEmpty else { return }
        let own = inner.files.first { $0.path == "values.yaml" }.flatMap { try? ChartYAML.tree($0.bytes) }
        let keys = uses.isEmpty ? [definition.name] : Set(deployed.map(\.key)).sorted()
        for (index, key) in keys.enumerated() {
            guard index == 0 || budget.takeChart(depth: depth + 1),
                budget.take(bytes: inner.files.reduce(0) { $0 + Int64($1.bytes.count) })
            else { return }
            gather(definition, inner.files, ChartImages.merging(own, with: values?.map?[key]), depth: depth + 1)
        }
    }

    /// Whether what has these tags is deployed: unless one is off, and none is on.
    private func areOn(_ tags: [String]) -> Bool {
        let switches = tags.compactMap { self.tags?[$0]?.scalar?.boolean }
        return switches.isEmpty || switches.contains(true)
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
}

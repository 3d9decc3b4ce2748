import YAML

extension PackInspection {
    /// Components of resources that are looked at.
    private static let referenceLimit = 500

    mutating func inspectConstraints() {
        let constraints = metadata.map?["constraints"]?.map
        for dependency in constraints?["dependencies"]?.list ?? [] { inspectDependency(dependency) }
        guard values != nil else { return }
        let components = (constraints?["resources"]?.list ?? []).flatMap { $0.map?["components"]?.list ?? [] }
        for component in components.prefix(Self.referenceLimit) { inspectReferences(of: component) }
    }

    private mutating func inspectDependency(_ node: TextNode) {
        guard let map = node.map else { return }
        let name = map["packName"]?.scalar?.text ?? ""
        let lower = Self.bound(map["minVersion"])
        let upper = Self.bound(map["maxVersion"])
        let line = map.entry("packName")?.keySource.line ?? node.source.line
        if lower == nil, upper == nil {
            findings.add(
                .dependencyUnbounded, in: .packJSON, line: line,
                "the dependency on \(ShownName(name)) has neither minVersion nor maxVersion, so no version is checked",
                fix: "give at least one of them")
        }
        if let lower, let upper, let low = PackVersion(lower.text), let high = PackVersion(upper.text), high < low {
            findings.add(
                .dependencyBoundsReversed, in: .packJSON, line: lower.line,
                "minVersion \(ShownName(lower.text)) of \(ShownName(name)) is newer than maxVersion \(ShownName(upper.text))",
                fix: "swap them, or mend one")
        }
        guard let known = validation.knownPacks, let pack = PackName(name), !known.contains(pack),
            name != text("name")?.text
        else { return }
        findings.add(
            .dependencyUnknown, in: .packJSON, line: line,
            "there is no pack \(ShownName(name)) \(validation.knownPlace)",
            fix: "see that it is spelt right, or is in another registry of the profile's")
    }

    private static func bound(_ node: TextNode?) -> (text: String, line: Int)? {
        guard let node, node.isText, let text = node.scalar?.text, !text.allSatisfy(\.isWhitespace) else { return nil }
        return (text, node.source.line)
    }

    private mutating func inspectReferences(of component: TextNode) {
        for key in ["resourceRequestParamRef", "replicaCountParamRef"] {
            guard let node = component.map?[key], let path = node.scalar?.text, !path.isEmpty, nodes(at: path) == nil
            else { continue }
            findings.add(
                .resourceReferenceUnresolved, in: .packJSON, line: node.source.line,
                "\(key) \(ShownName(path)) is not in values.yaml",
                fix: "write the whole path, such as charts.name.resources.requests.cpu, and set the value")
        }
    }
}

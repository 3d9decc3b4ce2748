import YAML

extension PackInspection {
    mutating func inspectValues() {
        guard let bytes = bytes(of: .values, limit: YAMLText.maximumSize) else { return }
        inspectLines(LineSurvey(bytes))
        guard let node = tree(of: bytes, in: .values, rule: .valuesInvalid) else { return }
        guard node.map != nil || node.isNull else {
            findings.add(
                .valuesInvalid, in: .values, line: node.source.line, "holds \(node.kind) instead of a map",
                fix: "begin with the keys pack, charts or manifests")
            return
        }
        values = node
        inspectPackSection(node)
        inspectCalico(node)
        readImages(node)
    }

    private mutating func inspectLines(_ survey: LineSurvey) {
        func tell(_ rule: ValidationRule, _ lines: LineSurvey.Lines, _ words: String, fix: String) {
            guard lines.count > 0 else { return }
            let others = lines.count == 1 ? "" : ", and so do \(lines.count - 1) others"
            findings.add(rule, in: .values, line: lines.first, words + others, fix: fix)
        }
        tell(.valuesTab, survey.withTab, "this line holds a tab", fix: "use spaces; YAML allows no tabs before keys")
        tell(
            .valuesOddIndentation, survey.oddlyIndented, "this line begins after an odd number of spaces",
            fix: "indent by two spaces for each level")
        tell(
            .valuesDeepIndentation, survey.deeplyIndented,
            "this line begins after more than \(LineSurvey.deepIndentation) spaces", fix: "see that it has not slipped")
        tell(.valuesTrailingBlanks, survey.withTrailingBlanks, "this line ends with blanks", fix: "take them out")
    }

    private mutating func inspectPackSection(_ root: TextNode) {
        guard let pack = root.map?["pack"], pack.map != nil else {
            findings.add(
                .valuesPackMissing, in: .values, line: root.map?["pack"]?.source.line, "there is no map called pack",
                fix: "add one with the namespace of the pack and its images: pack.namespace, pack.content.images")
            return
        }
        if let entry = pack.map?.entry("namespace") {
            inspectNamespace(entry.value, line: entry.keySource.line)
        }
        if let entry = pack.map?["content"]?.map?.entry("namespace") {
            findings.add(
                .namespaceMisplaced, in: .values, line: entry.keySource.line,
                "namespace stands in pack.content, where it means nothing", fix: "move it up: pack.namespace")
        }
    }

    private mutating func inspectNamespace(_ node: TextNode, line: Int) {
        let text = node.scalar?.text
        if let text, YAMLText.hasMacro(text) || Self.isLabel(text) { return }
        let found = text.map { "\(ShownName($0))" } ?? node.kind
        findings.add(
            .namespaceInvalid, in: .values, line: line, "pack.namespace is \(found), which cannot be a namespace",
            fix: "use lower-case letters, digits and hyphens, at most 63, or leave the key out")
    }

    /// RFC 1123, as Kubernetes names namespaces.
    private static func isLabel(_ text: String) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(text.utf8.count) && text.utf8.first != hyphen && text.utf8.last != hyphen
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == hyphen }
    }

    /// What belongs below a key `calico` has often slipped to its left.
    private mutating func inspectCalico(_ node: TextNode) {
        let entries = node.map?.entries ?? []
        for (index, entry) in entries.enumerated() {
            if entry.key == "calico", entry.value.isNull, index < entries.count - 1 {
                findings.add(
                    .valuesCalico, in: .values, line: entry.keySource.line,
                    "calico is empty, and keys follow beside it",
                    fix: "indent what belongs to it further than the key")
            }
            inspectCalico(entry.value)
        }
        for element in node.list ?? [] { inspectCalico(element) }
    }
}

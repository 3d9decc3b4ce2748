import YAML

extension PackInspection {
    /// Rules of a schema that are looked at.
    private static let ruleLimit = 1000

    mutating func inspectSchema() {
        guard let bytes = bytes(of: .schema, limit: YAMLText.maximumSize) else { return }
        guard let node = tree(of: bytes, in: .schema, rule: .schemaInvalid, withMacros: false) else { return }
        guard !node.isNull else {
            findings.add(.schemaEmpty, in: .schema, "holds no rules", fix: "take the file out, or write rules in it")
            return
        }
        guard let map = node.map else {
            refuseSchema("holds \(node.kind) instead of a map of value paths", line: node.source.line)
            return
        }
        for entry in map.entries.prefix(Self.ruleLimit) { inspectRule(entry) }
    }

    private mutating func refuseSchema(_ message: String, line: Int) {
        findings.add(
            .schemaInvalid, in: .schema, line: line, message,
            fix: "write for each value path: path: { schema: '{{ required | format \"${string}\" }}' }")
    }

    private mutating func inspectRule(_ entry: YAMLMap<TextPosition>.Entry) {
        let path = ShownName(entry.key)
        guard let node = entry.value.map?["schema"], let text = node.scalar?.text else {
            refuseSchema("the rule for \(path) has no text called schema", line: entry.keySource.line)
            return
        }
        let targets = nodes(at: entry.key)
        if values != nil, targets == nil {
            findings.add(
                .schemaPathUnresolved, in: .schema, line: entry.keySource.line,
                "\(path) is neither in values.yaml nor added by a preset",
                fix: "write the whole path, such as charts.name.key")
        }
        let template: SchemaTemplate
        do throws(SchemaTemplate.Fault) {
            template = try SchemaTemplate(text)
        } catch {
            findings.add(
                .schemaTemplateInvalid, in: .schema, line: node.source.line,
                "the rule for \(path) cannot be read: \(error.message)",
                fix: "write it as {{ required | format \"${string}\" | hints \"…\" }}")
            return
        }
        for case .slot(let slot) in template.format { inspectSlot(slot, path: path, line: node.source.line) }
        guard template.format.count == 1, case .slot(let slot)? = template.format.first else { return }
        for target in targets ?? [] {
            guard let scalar = target.scalar, !scalar.text.isEmpty, !YAMLText.hasMacro(scalar.text),
                let mismatch = slot.mismatch(with: scalar)
            else { continue }
            findings.add(
                .schemaDefaultMismatch, in: .schema, line: node.source.line,
                "the default of \(path) \(slot.type == "password" ? "does not fit" : mismatch)",
                fix: "change the value, line \(target.source.line) where it is set, or the rule")
        }
    }

    private mutating func inspectSlot(_ slot: SchemaTemplate.Slot, path: ShownName, line: Int) {
        if !SchemaTemplate.Slot.types.contains(slot.type) {
            let meant = nearest(to: slot.type, among: SchemaTemplate.Slot.types).map { "did you mean \($0)? " } ?? ""
            findings.add(
                .schemaTypeUnknown, in: .schema, line: line,
                "the rule for \(path) has the unknown type \(ShownName(slot.type))",
                fix: "\(meant)there are \(SchemaTemplate.Slot.types.joined(separator: ", "))")
        }
        if let fault = slot.argumentFault {
            findings.add(
                .schemaTemplateInvalid, in: .schema, line: line, "the rule for \(path) cannot be read: \(fault)",
                fix: "mend what stands in [ ]")
        }
        guard let pattern = slot.pattern else { return }
        do throws(RE2Syntax.Fault) {
            try RE2Syntax.check(pattern)
        } catch {
            findings.add(
                .schemaRegexInvalid, in: .schema, line: line,
                "the pattern \(ShownName(pattern)) for \(path) is not of RE2: at character \(error.position), \(error.message)",
                fix: "write it as github.com/google/re2/wiki/Syntax tells")
        }
    }
}

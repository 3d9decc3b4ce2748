import YAML

extension PackInspection {
    /// A YAML file as a tree; nil, with a finding of `rule`, when it cannot be read.
    mutating func tree(
        of bytes: [UInt8], in path: PackPath, rule: ValidationRule, withMacros: Bool = true
    ) -> TextNode? {
        let (node, problems) = YAMLText.compose(bytes, withMacros: withMacros)
        for problem in problems {
            guard case .duplicateKey(let key, let first) = problem.kind else { continue }
            tellDuplicate(key, first: first, second: problem.position, in: path)
        }
        if node == nil {
            let problem = problems.last
            findings.add(
                rule, in: path, line: problem?.position.line, problem.map(YAMLText.words) ?? "cannot be read",
                fix: "make it YAML; what holds {{ }}, # or a colon and a blank needs quotes")
        }
        return node
    }

    mutating func tellDuplicate(_ key: String, first: TextPosition, second: TextPosition, in path: PackPath) {
        findings.add(
            .duplicateKey, in: path, line: second.line,
            "\(ShownName(key)) is given twice in one map, first at line \(first.line)",
            fix: "keep one; readers differ in which they take")
    }
}

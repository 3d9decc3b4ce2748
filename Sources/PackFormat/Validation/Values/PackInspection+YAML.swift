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
                fix: problem.flatMap(Self.boundFix)
                    ?? "make it YAML; what holds {{ }}, # or a colon and a blank needs quotes")
        }
        return node
    }

    /// What to do about a file that is too much; nil for other problems.
    private static func boundFix(_ problem: YAMLProblem) -> String? {
        switch problem.kind {
        case .excessive(.nodes(let most)):
            "leave values out, such as those that are the same in a chart, or split the pack: a file may have \(most), keys and all "
                + "that aliases bring among them"
        case .excessive(.depth(let most)): "nest less: a file may have \(most) levels"
        case .unreadable, .duplicateKey, .foreignTag: nil
        }
    }

    mutating func tellDuplicate(_ key: String, first: TextPosition, second: TextPosition, in path: PackPath) {
        findings.add(
            .duplicateKey, in: path, line: second.line,
            "\(ShownName(key)) is given twice in one map, first at line \(first.line)",
            fix: "keep one; readers differ in which they take")
    }
}

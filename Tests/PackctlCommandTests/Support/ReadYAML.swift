import YAML

@testable import PackctlCommand

/// What a reader of YAML makes of a text.
enum ReadYAML {
    struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    static func node(_ text: String) throws -> ReportNode {
        let (node, problems) = YAMLComposer.compose(
            Array(text.utf8), limits: YAMLLimits(nodes: 100_000, depth: 100), source: { $0 })
        guard let node, problems.isEmpty else { throw Wrong(description: "\(problems) in \(text)") }
        return converted(node)
    }

    private static func converted(_ node: YAMLNode<TextPosition>) -> ReportNode {
        switch node.content {
        case .null: return .null
        case .list(let elements): return .list(elements.map(converted))
        case .map(let map):
            return .object(map.entries.map { ReportNode.Member(name: $0.key, value: converted($0.value)) })
        case .scalar(let scalar):
            guard scalar.isPlain else { return .text(scalar.text) }
            if let boolean = scalar.boolean { return .bool(boolean) }
            return scalar.integer != nil || Double(scalar.text) != nil ? .number(scalar.text) : .text(scalar.text)
        }
    }
}

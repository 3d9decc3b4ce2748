import YAML

/// A node of a chart's file, by its place.
typealias ChartNode = YAMLNode<TextPosition>

/// Reads the YAML of charts.
enum ChartYAML {
    /// Bytes of a file with values, as validation takes them.
    static let maximumSize = 8 << 20
    static let limits = YAMLLimits(nodes: 200_000, depth: 60)

    /// The first document. A key that is there twice counts once, as its first.
    static func tree(_ bytes: [UInt8]) throws(YAMLProblem) -> ChartNode {
        let (node, problems) = YAMLComposer.compose(bytes, limits: limits) { $0 }
        guard let node else {
            throw problems.last ?? YAMLProblem(.unreadable("it is no YAML"), at: TextPosition(line: 1, column: 1))
        }
        return node
    }

    /// What the values are, wherever they stand.
    static func values(_ bytes: [UInt8]) -> YAMLNode<Nowhere>? {
        YAMLComposer.compose(bytes, limits: limits) { _ in Nowhere() }.node
    }

    struct Nowhere: Hashable, Sendable {}

    static func words(_ problem: YAMLProblem) -> String {
        switch problem.kind {
        case .unreadable(let words): words
        case .excessive(let bound): bound.words
        case .duplicateKey(let key, _): "the key \(key) is there twice"
        case .foreignTag(let tag): "the tag \(tag) means nothing"
        }
    }
}

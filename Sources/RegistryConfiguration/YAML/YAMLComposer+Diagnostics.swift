import YAML

extension YAMLLimits {
    /// What a configuration may ask for, far above what anybody writes.
    static let configuration = YAMLLimits(nodes: 20_000, depth: 64)
}

extension YAMLComposer where Source == RegistryConfiguration.Source {
    /// The tree of a configuration's text and what is to be said about it; no tree when the text cannot be read, a null node
    /// when it is empty.
    static func compose(_ bytes: [UInt8], origin: YAMLOrigin) -> (node: Node?, diagnostics: [Diagnostic]) {
        let (node, problems) = compose(bytes, limits: .configuration) { origin.source(of: $0) }
        return (node, problems.map { Diagnostic($0, in: origin) })
    }
}

extension Diagnostic {
    fileprivate init(_ problem: YAMLProblem, in origin: YAMLOrigin) {
        let source = origin.source(of: problem.position)
        switch problem.kind {
        case .unreadable(let words):
            self.init(.error, "", words, at: source)
        case .excessive(let bound):
            self.init(.error, "", bound.words, at: source)
        case .duplicateKey(let key, let first):
            let place = origin.source(of: first).within
            self.init(.error, key, "is given twice in one map, first at \(place); keep one", at: source)
        case .foreignTag(let tag):
            self.init(.warning, "", "the tag \(tag) means nothing here and is ignored", at: source)
        }
    }
}

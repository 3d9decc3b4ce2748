/// What is wrong with a YAML text.
package struct YAMLProblem: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The text is no YAML, or none that is taken; the words say why, in one line. There is no tree.
        case unreadable(String)
        /// The text is more than is taken. There is no tree.
        case excessive(Bound)
        /// A key stands twice in one map. The first one counts.
        case duplicateKey(String, first: TextPosition)
        /// A tag that asks for nothing known. The value is taken as if it were not there.
        case foreignTag(String)
    }

    /// A bound of ``YAMLLimits``.
    package enum Bound: Hashable, Sendable {
        case nodes(Int)
        case depth(Int)

        package var words: String {
            switch self {
            case .nodes(let most): "more than \(most) values, each use of an alias counted"
            case .depth(let most): "nested deeper than \(most) levels"
            }
        }
    }

    package enum Level: Hashable, Sendable {
        case warning
        case error
    }

    package var kind: Kind
    package var position: TextPosition

    package init(_ kind: Kind, at position: TextPosition) {
        self.kind = kind
        self.position = position
    }

    /// How bad a careful reader should find it.
    package var level: Level {
        switch kind {
        case .unreadable, .excessive, .duplicateKey: .error
        case .foreignTag: .warning
        }
    }
}

extension YAMLProblem {
    init(message: String, at position: TextPosition) {
        self.init(.unreadable(message), at: position)
    }
}

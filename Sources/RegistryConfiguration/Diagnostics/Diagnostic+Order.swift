extension [Diagnostic] {
    /// What is said of the file comes by line, then what is said of variables by name, then the rest; what belongs to one
    /// place keeps its order. Nothing is said twice.
    func inOrder() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return enumerated().filter { seen.insert($0.element).inserted }
            .sorted { ($0.element.source.rank, $0.offset) < ($1.element.source.rank, $1.offset) }
            .map(\.element)
    }
}

extension Source {
    /// Where complaints of this source stand among others.
    fileprivate var rank: Rank {
        switch self {
        case .file(_, let line, _): Rank(group: 0, line: line, name: "")
        case .variable(let name): Rank(group: 1, line: 0, name: name)
        case .builtIn: Rank(group: 2, line: 0, name: "")
        }
    }
}

private struct Rank: Comparable {
    var group: Int
    var line: Int
    var name: String

    static func < (left: Rank, right: Rank) -> Bool {
        (left.group, left.line, left.name) < (right.group, right.line, right.name)
    }
}

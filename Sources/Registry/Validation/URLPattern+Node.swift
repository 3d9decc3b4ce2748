extension URLPattern {
    /// A pattern, read but not compiled.
    indirect enum Node {
        case empty
        case set(ScalarSet)
        case assertion(Assertion)
        case sequence([Node])
        case alternatives([Node])
        /// Without an upper bound when `upTo` is nil.
        case repetition(Node, atLeast: Int, upTo: Int?)
    }

    /// What can be demanded of a place between two characters.
    enum Assertion: Hashable, Sendable {
        case startOfText
        case endOfText
        case startOfLine
        case endOfLine
        case wordBoundary
        case noWordBoundary

        func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
            switch self {
            case .startOfText: before == nil
            case .endOfText: after == nil
            case .startOfLine: before == nil || before == "\n"
            case .endOfLine: after == nil || after == "\n"
            case .wordBoundary: Assertion.isWord(before) != Assertion.isWord(after)
            case .noWordBoundary: Assertion.isWord(before) == Assertion.isWord(after)
            }
        }

        /// RE2 counts ASCII letters, digits and the underscore only.
        private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
            guard let scalar else { return false }
            return ScalarSet.isWord(scalar.value)
        }
    }
}

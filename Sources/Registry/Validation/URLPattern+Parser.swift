extension URLPattern {
    /// Reads RE2 syntax, one character after the other.
    struct Parser {
        /// Deeper nesting than anybody writes, and shallower than the stack.
        static let depthLimit = 100
        static let repetitionLimit = 1000

        struct Flags {
            var ignoresCase = false
            var isMultiline = false
            var dotTakesNewline = false
        }

        let pattern: String
        let scalars: [Unicode.Scalar]
        var position = 0
        var flags = Flags()
        var names: Set<String> = []

        init(pattern: String) {
            self.pattern = pattern
            scalars = Array(pattern.unicodeScalars)
        }

        mutating func parse() throws(PatternError) -> Node {
            let node = try alternatives(depth: 0)
            guard peek() == nil else { throw error("a ) without its (", at: position) }
            return node
        }

        /// Up to the end or to the `)` of the group.
        mutating func alternatives(depth: Int) throws(PatternError) -> Node {
            var choices = [try sequence(depth: depth)]
            while skip("|") { choices.append(try sequence(depth: depth)) }
            return choices.count == 1 ? choices[0] : .alternatives(choices)
        }

        private mutating func sequence(depth: Int) throws(PatternError) -> Node {
            var items: [Node] = []
            while let next = peek(), next != "|", next != ")" {
                let start = position
                if next == "(" {
                    guard let group = try group(depth: depth + 1) else { continue }
                    items.append(try repeated(group, from: start))
                } else if skip(#"\Q"#) {
                    let literals = quotedLiterals()
                    items += literals.dropLast()
                    items.append(try repeated(literals.last ?? .empty, from: start))
                } else {
                    items.append(try repeated(try atom(), from: start))
                }
            }
            return .sequence(items)
        }

        /// One character, class or assertion.
        private mutating func atom() throws(PatternError) -> Node {
            let start = position
            let scalar = scalars[position]
            switch scalar {
            case "[": return .set(try bracketClass())
            case "\\": return try escape()
            case "*", "+", "?": throw error("\(scalar) has nothing before it to repeat", at: start)
            case "{" where try repetitionBounds() != nil: throw error("{ } has nothing before it to repeat", at: start)
            default: break
            }
            position = start + 1
            switch scalar {
            case "^": return .assertion(flags.isMultiline ? .startOfLine : .startOfText)
            case "$": return .assertion(flags.isMultiline ? .endOfLine : .endOfText)
            case "." where flags.dotTakesNewline: return .set(ScalarSet([ScalarSet.everything]))
            case ".": return .set(ScalarSet([0x0A...0x0A], isNegated: true))
            default: return literal(scalar)
            }
        }

        func literal(_ scalar: Unicode.Scalar) -> Node {
            .set(ScalarSet([scalar.value...scalar.value], ignoresCase: flags.ignoresCase))
        }

        private mutating func quotedLiterals() -> [Node] {
            var literals: [Node] = []
            while let scalar = peek(), !skip(#"\E"#) {
                literals.append(literal(scalar))
                position += 1
            }
            return literals
        }

        func peek() -> Unicode.Scalar? {
            position < scalars.count ? scalars[position] : nil
        }

        /// Steps over `text` if that comes next.
        mutating func skip(_ text: String) -> Bool {
            let wanted = text.unicodeScalars
            guard scalars[position...].starts(with: wanted) else { return false }
            position += wanted.count
            return true
        }

        func error(_ reason: String, at position: Int) -> PatternError {
            PatternError(reason: reason, position: position, pattern: pattern)
        }
    }
}

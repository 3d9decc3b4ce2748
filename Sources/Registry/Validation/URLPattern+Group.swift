extension URLPattern.Parser {
    /// Reads what begins with `(`. Returns nil for flags alone, `(?i)`, which count up to the end of the group around them.
    mutating func group(depth: Int) throws(URLPattern.PatternError) -> URLPattern.Node? {
        let start = position
        guard depth <= URLPattern.Parser.depthLimit else {
            throw error("groups nested deeper than \(URLPattern.Parser.depthLimit)", at: start)
        }
        let outer = flags
        position += 1
        if skip("?") {
            try refuseForeignGroup(from: start)
            if skip("P<") || skip("<") {
                try groupName(from: start)
            } else if try groupFlags(from: start) == .untilEndOfGroup {
                return nil
            }
        }
        let node = try alternatives(depth: depth)
        guard skip(")") else { throw error("a ( without its )", at: start) }
        flags = outer
        return node
    }

    private func refuseForeignGroup(from start: Int) throws(URLPattern.PatternError) {
        let foreign: [(sign: String, name: String)] = [
            ("=", "look-ahead (?= )"), ("!", "negative look-ahead (?! )"), ("<=", "look-behind (?<= )"),
            ("<!", "negative look-behind (?<! )"), (">", "an atomic group (?> )"), ("#", "a comment (?# )"),
            ("P=", "a back reference (?P= )"), ("P>", "a recursion (?P> )"), ("(", "a condition (?( ) )"),
            ("|", "a branch reset (?| )"), ("R", "a recursion (?R)"), ("'", "a group name in quotes"),
        ]
        for (sign, name) in foreign where scalars[position...].starts(with: sign.unicodeScalars) {
            throw error("\(name) is not RE2 syntax", at: start)
        }
    }

    private mutating func groupName(from start: Int) throws(URLPattern.PatternError) {
        var name = ""
        while let scalar = peek(), URLPattern.ScalarSet.isWord(scalar.value) {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard !name.isEmpty, skip(">") else { throw error("a group name is letters, digits and _ up to >", at: start) }
        guard names.insert(name).inserted else { throw error("the group name \(name) is used twice", at: start) }
    }

    private enum FlagScope {
        case group
        case untilEndOfGroup
    }

    /// `i-s:` or `i-s)`
    private mutating func groupFlags(from start: Int) throws(URLPattern.PatternError) -> FlagScope {
        var isOn = true
        var hasFlag = false
        while let scalar = peek() {
            position += 1
            switch scalar {
            case "i": flags.ignoresCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotTakesNewline = isOn
            case "U": break
            case "-" where isOn:
                isOn = false
                hasFlag = false
                continue
            case ":" where hasFlag || isOn: return .group
            case ")" where hasFlag: return .untilEndOfGroup
            default: throw error("(? with \(scalar), which is neither a flag (i m s U) nor : or )", at: start)
            }
            hasFlag = true
        }
        throw error("a ( without its )", at: start)
    }
}

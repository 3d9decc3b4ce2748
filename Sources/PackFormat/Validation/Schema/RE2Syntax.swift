/// Judges whether a text is a regular expression of RE2 (github.com/google/re2/wiki/Syntax, as Go reads it), without running
/// it: names of Unicode properties are taken as they are.
struct RE2Syntax {
    /// Why a text is none.
    struct Fault: Error, Hashable {
        var message: String
        /// In characters, from 1.
        var position: Int
    }

    static let repetitionLimit = 1000
    /// Groups within each other. RE2 takes more, and nobody writes as many.
    static let depthLimit = 100

    let scalars: [Unicode.Scalar]
    var position = 0
    private var names: Set<String> = []

    static func check(_ pattern: String) throws(Fault) {
        var syntax = RE2Syntax(scalars: Array(pattern.unicodeScalars))
        _ = try syntax.alternatives(depth: 0)
        guard syntax.peek == nil else { throw syntax.fault("a ) without its (") }
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// Up to the end or the `)` of the group. Gives the largest product of repetition counts within each other.
    private mutating func alternatives(depth: Int) throws(Fault) -> Int {
        var weight = 1
        while let next = peek, next != ")" {
            if next == "|" {
                position += 1
            } else {
                weight = max(weight, try term(depth: depth))
            }
        }
        return weight
    }

    private mutating func term(depth: Int) throws(Fault) -> Int {
        let start = position
        var weight = 1
        switch peek {
        case "(":
            guard let inner = try group(depth: depth + 1) else { return 1 }
            weight = inner
        case "[": try bracketClass()
        case "\\": _ = try escape(inClass: false)
        default:
            guard try repetition() == nil else { throw fault("nothing before it to repeat", at: start) }
            position += 1
        }
        guard let count = try repetition() else { return weight }
        _ = skip("?")
        let second = position
        guard try repetition() == nil else { throw fault("a repetition of a repetition", at: second) }
        weight *= max(count, 1)
        guard weight <= Self.repetitionLimit else {
            throw fault("more than \(Self.repetitionLimit) repetitions", at: start)
        }
        return weight
    }

    /// The counted repetitions of `*`, `+`, `?` and `{m,n}` that follow, 1 for those without a number; nil when none follows.
    private mutating func repetition() throws(Fault) -> Int? {
        if skip("*") || skip("+") || skip("?") { return 1 }
        let start = position
        guard skip("{"), let low = number() else {
            position = start
            return nil
        }
        let high: Int? = skip(",") ? number() : low
        guard skip("}") else {
            position = start
            return nil
        }
        guard max(low, high ?? 0) <= Self.repetitionLimit else {
            throw fault("more than \(Self.repetitionLimit) repetitions", at: start)
        }
        guard low <= high ?? low else { throw fault("the counts of { } are in the wrong order", at: start) }
        return max(low, high ?? 0)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = peek?.value, (0x30...0x39).contains(digit) {
            value = min((value ?? 0) * 10 + Int(digit - 0x30), 1_000_000)
            position += 1
        }
        return value
    }

    /// Reads what begins with `(`. Nil for flags alone, which nothing can repeat.
    private mutating func group(depth: Int) throws(Fault) -> Int? {
        let start = position
        guard depth <= Self.depthLimit else { throw fault("groups nested deeper than \(Self.depthLimit)") }
        position += 1
        if skip("?") {
            if skip("P<") || (peek == "<" && !isNext("<=") && !isNext("<!") && skip("<")) {
                try groupName(from: start)
            } else if try flags(from: start) {
                return nil
            }
        }
        let weight = try alternatives(depth: depth)
        guard skip(")") else { throw fault("a ( without its )", at: start) }
        return weight
    }

    private mutating func groupName(from start: Int) throws(Fault) {
        var name = ""
        while let scalar = peek, Self.isWord(scalar) {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard !name.isEmpty, skip(">") else { throw fault("a group name is letters, digits and _ up to >", at: start) }
        guard names.insert(name).inserted else { throw fault("a group name that is used twice", at: start) }
    }

    /// `i-s:` of a group or `i-s)` alone; true for the latter.
    private mutating func flags(from start: Int) throws(Fault) -> Bool {
        for (sign, name) in [
            ("=", "look-ahead"), ("!", "look-ahead"), ("<=", "look-behind"), ("<!", "look-behind"),
            (">", "an atomic group"), ("#", "a comment"), ("P=", "a back reference"), ("P>", "a recursion"),
            ("(", "a condition"), ("|", "a branch reset"),
        ] where isNext(sign) {
            throw fault("\(name), which RE2 does not have", at: start)
        }
        var hasFlag = false
        var hasMinus = false
        while let scalar = peek {
            position += 1
            switch scalar {
            case "i", "m", "s", "U": hasFlag = true
            case "-" where !hasMinus:
                hasMinus = true
                hasFlag = false
            case ":" where hasFlag || !hasMinus: return false
            case ")" where hasFlag: return true
            default: throw fault("(? and no flag of i m s U after it", at: start)
            }
        }
        throw fault("a ( without its )", at: start)
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "A"..."Z", "a"..."z", "_": true
        default: false
        }
    }
}

extension RE2Syntax {
    var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    func isNext(_ text: String) -> Bool { scalars[position...].starts(with: text.unicodeScalars) }

    /// Steps over `text` if that comes next.
    mutating func skip(_ text: String) -> Bool {
        guard isNext(text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    func fault(_ message: String, at position: Int? = nil) -> Fault {
        Fault(message: message, position: (position ?? self.position) + 1)
    }
}

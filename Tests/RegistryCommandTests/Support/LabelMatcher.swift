/// What a selector of PromQL wants of a label.
struct LabelMatcher: Hashable, CustomStringConvertible {
    enum Sign: String {
        case equal = "="
        case unequal = "!="
        case matching = "=~"
        case unmatching = "!~"
    }

    var label: String
    var sign: Sign
    var value: String

    var description: String { "\(label)\(sign.rawValue)\"\(value)\"" }

    /// What it names that none of `values` is: of an expression, each part between bars.
    func strangers(to values: Set<String>) throws -> [String] {
        switch sign {
        case .equal, .unequal: return values.contains(value) ? [] : [value]
        case .matching, .unmatching:
            guard !value.contains("(") else { throw TestFailure("\(self) is more than this reads") }
            return try value.split(separator: "|", omittingEmptySubsequences: false).map(String.init).filter { part in
                let pattern = try Regex(part)
                return !values.contains { $0.wholeMatch(of: pattern) != nil }
            }
        }
    }
}

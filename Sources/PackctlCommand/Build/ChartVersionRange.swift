/// Which versions of a chart another one takes, as Helm reads it: `^1.2`, `~1.2.3`, `1.x`, `>=1.2, <3`, `1.2 - 1.4 || 2.0.0`. A version with a
/// pre-release fits only what names one itself (github.com/Masterminds/semver, "Checking Version Constraints").
struct ChartVersionRange: Hashable {
    private static let longest = 1024

    private enum Comparison: String, CaseIterable {
        case notEqual = "!="
        case atLeast = ">="
        case atMost = "<="
        case greater = ">"
        case less = "<"
        case tilde = "~"
        case caret = "^"
        case equal = "="

        init?(_ text: some StringProtocol) {
            let others: [String: Comparison] = ["": .equal, "=>": .atLeast, "=<": .atMost, "~>": .tilde]
            guard let found = Comparison(rawValue: String(text)) ?? others[String(text)] else { return nil }
            self = found
        }
    }

    private struct Condition: Hashable {
        var comparison: Comparison
        var pattern: ChartVersionPattern
    }

    /// One of them has to fit, with all of its conditions.
    private let alternatives: [[Condition]]

    /// Nil for what means nothing.
    init?(_ text: String) {
        guard text.utf8.count <= ChartVersionRange.longest else { return nil }
        var alternatives: [[Condition]] = []
        for alternative in text.split(separator: "||", omittingEmptySubsequences: false) {
            guard let conditions = ChartVersionRange.conditions(alternative) else { return nil }
            alternatives.append(conditions)
        }
        self.alternatives = alternatives
    }

    private static func conditions(_ text: Substring) -> [Condition]? {
        var rest = text.replacing(" - ", with: " \u{0} ")[...]
        var conditions: [Condition] = []
        var isEndOfSpan = false
        while true {
            rest = rest.drop { $0 == " " || $0 == "," }
            guard let first = rest.first else { break }
            if first == "\u{0}" {
                guard conditions.last?.comparison == .equal, !isEndOfSpan else { return nil }
                conditions[conditions.count - 1].comparison = .atLeast
                isEndOfSpan = true
                rest.removeFirst()
                continue
            }
            let sign = rest.prefix { "=!<>~^".contains($0) }
            rest = rest.dropFirst(sign.count).drop { $0 == " " }
            let word = rest.prefix { $0 != " " && $0 != "," }
            rest = rest.dropFirst(word.count)
            guard let comparison = Comparison(sign), let pattern = ChartVersionPattern(word),
                !isEndOfSpan || sign.isEmpty
            else { return nil }
            conditions.append(Condition(comparison: isEndOfSpan ? .atMost : comparison, pattern: pattern))
            isEndOfSpan = false
        }
        return isEndOfSpan
            ? nil
            : conditions.isEmpty
                ? ChartVersionPattern("*").map { [Condition(comparison: .equal, pattern: $0)] } : conditions
    }

    func contains(_ version: ChartVersion) -> Bool {
        alternatives.contains { $0.allSatisfy { ChartVersionRange.fits(version, $0) } }
    }

    private static func fits(_ version: ChartVersion, _ condition: Condition) -> Bool {
        let pattern = condition.pattern
        guard version.preRelease.isEmpty || !pattern.preRelease.isEmpty else { return false }
        guard let count = pattern.numbers.indices.last.map({ $0 + 1 }) else { return condition.comparison != .notEqual }
        let isWhole = count == 3
        func isBefore(_ end: ChartVersion?) -> Bool { end.map { version < $0 } ?? true }
        let isFitting =
            isWhole ? version == pattern.least : version >= pattern.least && isBefore(pattern.next(after: count))
        return switch condition.comparison {
        case .equal: isFitting
        case .notEqual: !isFitting
        case .atLeast: version >= pattern.least
        case .less: version < pattern.least
        case .greater: isWhole ? version > pattern.least : !isBefore(pattern.next(after: count))
        case .atMost: isWhole ? version <= pattern.least : isBefore(pattern.next(after: count))
        case .tilde:
            pattern.numbers == [0, 0, 0]
                || version >= pattern.least && isBefore(pattern.next(after: min(count, 2)))
        case .caret:
            version >= pattern.least
                && isBefore(pattern.next(after: (pattern.numbers.firstIndex { $0 > 0 } ?? count - 1) + 1))
        }
    }
}

/// The version of a chart, as Helm orders them (Semantic Versioning 2.0.0; fewer numbers and a `v` in front are put up with).
struct ChartVersion: Hashable {
    /// Three of them.
    let numbers: [UInt64]
    /// Identifiers behind the hyphen; empty for a release.
    let preRelease: [Substring]

    init(numbers: [UInt64], preRelease: [Substring] = []) {
        self.numbers = numbers + Array(repeating: 0, count: max(0, 3 - numbers.count))
        self.preRelease = preRelease
    }

    init?(_ text: some StringProtocol) {
        guard let pattern = ChartVersionPattern(text), !pattern.numbers.isEmpty else { return nil }
        self = pattern.least
    }
}

extension ChartVersion: Comparable {
    static func < (left: ChartVersion, right: ChartVersion) -> Bool {
        guard left.numbers == right.numbers else { return left.numbers.lexicographicallyPrecedes(right.numbers) }
        guard !left.preRelease.isEmpty, !right.preRelease.isEmpty else {
            return !left.preRelease.isEmpty && right.preRelease.isEmpty
        }
        return left.preRelease.lexicographicallyPrecedes(right.preRelease) { precedes($0, $1) }
    }

    /// Numbers come before words.
    private static func precedes(_ left: Substring, _ right: Substring) -> Bool {
        switch (UInt64(left), UInt64(right)) {
        case (let left?, let right?): left < right
        case (.some, nil): true
        case (nil, .some): false
        case (nil, nil): left.utf8.lexicographicallyPrecedes(right.utf8)
        }
    }
}

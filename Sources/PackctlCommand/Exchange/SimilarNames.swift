import Wording

/// Names that somebody may have meant who wrote another.
enum SimilarNames {
    /// At most `count`, the nearest first: those that hold what was written, or that differ from it in two letters.
    static func near(_ wanted: String, among names: [String], count: Int = 3) -> [String] {
        let scored = names.compactMap { name -> (name: String, score: Int)? in
            let distance = SimilarNames.distance(wanted, name, limit: 2)
            if let distance { return (name, distance) }
            guard wanted.count >= 3, name.contains(wanted) || name.count >= 3 && wanted.contains(name) else {
                return nil
            }
            return (name, 3 + abs(name.count - wanted.count))
        }
        return scored.sorted { ($0.score, $0.name) < ($1.score, $1.name) }.prefix(count).map(\.name)
    }

    /// Letters to add, take, change or swap; nil when more than `limit`.
    static func distance(_ left: String, _ right: String, limit: Int) -> Int? {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard abs(left.count - right.count) <= limit else { return nil }
        let distance = editDistance(left, right)
        return distance <= limit ? distance : nil
    }
}

import HTTPConnection
import OCI
import Synchronization

/// What was worked out for targets that are asked again and again: where they lead, and the header fields of their answers. It
/// says nothing about whether there is such content: that is asked each time.
final class PreparedAnswers: Sendable {
    struct Entry: Sendable {
        let route: Route
        let digest: Digest
        let isSecure: Bool
        /// All fields of a whole, unconditional answer, but those that the connection adds.
        let fields: StandingFields
    }

    /// Targets that are kept at most, in all.
    private static let capacity = 4096
    /// Bytes of a target; the longest that leads anywhere without a query is shorter.
    private static let longestTarget = 512
    private static let shardCount = 16

    /// Generations: when the young one is full it becomes the old one, so that what is asked often stays.
    private final class Shard: Sendable {
        private let generations = Mutex((young: [String: Entry](), old: [String: Entry]()))

        subscript(_ target: String) -> Entry? {
            generations.withLock { generations in
                if let entry = generations.young[target] { return entry }
                guard let entry = generations.old[target] else { return nil }
                Self.insert(entry, for: target, into: &generations)
                return entry
            }
        }

        func insert(_ entry: Entry, for target: String) {
            generations.withLock { Self.insert(entry, for: target, into: &$0) }
        }

        private static func insert(
            _ entry: Entry, for target: String, into generations: inout (young: [String: Entry], old: [String: Entry])
        ) {
            if generations.young.count >= capacity / shardCount / 2 {
                generations.old = generations.young
                generations.young = [:]
            }
            generations.young[target] = entry
        }
    }

    private let shards = (0..<shardCount).map { _ in Shard() }

    subscript(_ target: String) -> Entry? { shard(of: target)[target] }

    func insert(_ entry: Entry, for target: String) {
        if target.utf8.count <= Self.longestTarget { shard(of: target).insert(entry, for: target) }
    }

    /// Targets differ most at their ends.
    private func shard(of target: String) -> Shard {
        let end = target.utf8.suffix(2).reduce(0) { $0 &* 7 &+ Int($1) }
        return shards[end % Self.shardCount]
    }
}

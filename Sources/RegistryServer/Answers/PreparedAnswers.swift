import HTTPConnection
import NIOCore
import OCI
import Registry
import Synchronization

/// What was worked out for targets that are asked again and again: where they lead, the header fields of their answers, and,
/// while it counts, what the answer is. Each thread has its own, behind a lock that nobody else waits for.
final class PreparedAnswers: Sendable {
    final class Entry: Sendable {
        let route: Route
        let digest: Digest
        /// Those that `fields` begin with; others count when the headers were replaced, and on connections of the other kind.
        let standing: StandingFields
        /// All fields of a whole, unconditional answer, but those that the connection adds.
        let fields: StandingFields
        /// What a GET gets, or only a HEAD; nil when it is too large to be kept twice.
        let body: Answer.Body?
        /// When all that was looked up.
        let moment: ContentMoment

        init(
            route: Route, digest: Digest, standing: StandingFields, fields: StandingFields, body: Answer.Body,
            moment: ContentMoment
        ) {
            self.route = route
            self.digest = digest
            self.standing = standing
            self.fields = fields
            self.moment = moment
            switch body {
            case .buffer(let bytes) where bytes.readableBytes <= PreparedAnswers.largestBody: self.body = body
            case .unsent: self.body = body
            default: self.body = nil
            }
        }

        /// The body of an answer to a GET or HEAD.
        func body(isHead: Bool) -> Answer.Body? {
            if case .unsent? = body, !isHead { return nil }
            return body
        }
    }

    private final class Lane: Sendable {
        let entries = Mutex<[String: Entry]>([:])
    }

    /// Targets that are kept at most, in all.
    private static let capacity = 2048
    /// Bytes of a target; the longest that leads anywhere without a query is shorter.
    private static let longestTarget = 512
    /// Bytes.
    private static let largestBody = 8 << 10
    private static let laneCount = 16

    private let lanes = (0..<laneCount).map { _ in Lane() }
    private let laneCapacity = capacity / Swift.min(laneCount, System.coreCount)

    subscript(_ target: String, lane lane: Int) -> Entry? {
        lanes[lane & (Self.laneCount - 1)].entries.withLock { $0[target] }
    }

    func insert(_ entry: Entry, for target: String, lane: Int) {
        guard target.utf8.count <= Self.longestTarget else { return }
        lanes[lane & (Self.laneCount - 1)].entries.withLock { entries in
            // What is asked often comes back at once.
            if entries.count >= laneCapacity, entries[target] == nil { entries.removeAll(keepingCapacity: true) }
            entries[target] = entry
        }
    }
}

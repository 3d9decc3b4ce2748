/// The instruments of one endpoint of notifications.
public final class EndpointMetrics: Sendable {
    /// What becomes of events, in Distribution's words and one more.
    public enum Kind: String, CaseIterable, Sendable {
        /// Was queued.
        case queued = "Events"
        /// Was delivered.
        case delivered = "Successes"
        /// Was answered with a status that is no success; it is sent again.
        case refused = "Failures"
        /// Could not be sent, or got no answer; it is sent again.
        case failed = "Errors"
        /// Was given up, as the queue was full or the server ended.
        case dropped = "Dropped"
    }

    public let name: String
    /// Events that wait.
    public let pending = Gauge()
    private let kinds = MetricCells(count: Kind.allCases.count, isStriped: false)
    private let labels = StatusLabels()
    private let codes: MetricCells

    init(name: String) {
        self.name = name
        codes = MetricCells(count: labels.labels.count, isStriped: false)
    }

    public func count(_ kind: Kind, _ number: Int64 = 1) {
        kinds.add(number, to: Self.index(of: kind))
    }

    /// An endpoint answered, whatever it was.
    public func countAnswer(status: Int) {
        codes.add(1, to: labels.index(of: status))
    }

    func events(_ kind: Kind) -> UInt64 { kinds[Self.index(of: kind)] }

    var statuses: [(code: String, count: UInt64)] {
        labels.labels.enumerated().map { ($1, codes[$0]) }
    }

    private static func index(of kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind) ?? 0 }
}

/// Counts what became of the credentials of requests.
public final class AuthenticationMetrics: MetricSource {
    public enum Outcome: Int, CaseIterable, Sendable {
        /// A login that was verified a short while ago.
        case remembered
        /// A login that was verified for this request.
        case verified
        /// None was given, and none was needed.
        case anonymous
        /// None was given where one is needed.
        case missing
        /// It is not good.
        case wrong
        /// It is good, and not enough.
        case denied
        /// There was no time to look at it.
        case busy
    }

    private let cells = MetricCells(count: Outcome.allCases.count)

    public init() {}

    /// - Parameter lane: any number; those who give another do not wait for each other.
    public func count(_ outcome: Outcome, lane: Int) {
        cells.add(1, to: outcome.rawValue, lane: lane)
    }

    public func write(to exposition: inout Exposition) {
        exposition.begin(
            "registry_authentication_total", .counter, "Requests by what became of their credentials.")
        for outcome in Outcome.allCases { exposition.add(cells[outcome.rawValue], ["outcome": "\(outcome)"]) }
    }
}

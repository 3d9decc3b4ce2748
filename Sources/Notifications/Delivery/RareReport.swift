/// Decides when something that happens again and again is told: the first time at once, then at most once in each interval, and the rest
/// when the interval ends.
struct RareReport: Sendable {
    static let usual = Duration.seconds(60)

    private let interval: Duration
    private var last: ContinuousClock.Instant?
    private var count: UInt64 = 0

    init(interval: Duration = RareReport.usual) {
        self.interval = interval
    }

    /// Notes that it happened; returns how often since the last report when a report is due.
    mutating func note(_ times: UInt64 = 1, at now: ContinuousClock.Instant) -> UInt64? {
        count += times
        if let last, now - last < interval { return nil }
        defer { count = 0 }
        last = now
        return count
    }

    /// When what was noted since the last report is to be told; nil when there is nothing.
    var due: ContinuousClock.Instant? {
        guard count > 0, let last else { return nil }
        return last + interval
    }

    /// How often it happened since the last report, when the interval after that has ended.
    mutating func takeRest(at now: ContinuousClock.Instant) -> UInt64? {
        guard let due, now >= due else { return nil }
        return note(0, at: now)
    }

    /// How often it happened since the last report, with which all is told.
    mutating func takeRest() -> UInt64 {
        defer { count = 0 }
        return count
    }

    /// The next one is told at once.
    mutating func reset() {
        last = nil
        count = 0
    }
}

/// Decides when something that happens again and again is told: the first time at once, then at most once in each interval.
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

    /// The next one is told at once.
    mutating func reset() {
        last = nil
        count = 0
    }
}

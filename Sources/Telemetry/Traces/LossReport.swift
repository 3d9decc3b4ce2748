/// Decides when losses are told: the first at once, those of a while after that together.
struct LossReport: Sendable {
    private static let silence = Duration.seconds(300)

    private var untold: UInt64 = 0
    private var last: ContinuousClock.Instant?

    /// Returns how many there were since the last report, when a report is due.
    mutating func add(_ count: UInt64, at now: ContinuousClock.Instant) -> UInt64? {
        untold += count
        if let last, now - last < Self.silence { return nil }
        last = now
        return rest()
    }

    /// Those that were not told yet; nil when there are none.
    mutating func rest() -> UInt64? {
        defer { untold = 0 }
        return untold > 0 ? untold : nil
    }
}

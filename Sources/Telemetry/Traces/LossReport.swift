/// Decides when losses are told: the first at once, those of a while after that together.
struct LossReport: Sendable {
    /// What is to be told.
    struct News: Hashable, Sendable {
        var count: UInt64
        /// Why the last of them were lost.
        var cause: String
    }

    private static let silence = Duration.seconds(300)

    private var untold: News?
    private var last: ContinuousClock.Instant?

    /// Returns those since the last report, when a report is due.
    mutating func add(_ count: UInt64, _ cause: String, at now: ContinuousClock.Instant) -> News? {
        if count > 0 { untold = News(count: (untold?.count ?? 0) + count, cause: cause) }
        if let last, now - last < Self.silence { return nil }
        last = now
        return rest()
    }

    /// Those that were not told yet; nil when there are none.
    mutating func rest() -> News? {
        defer { untold = nil }
        return untold
    }
}

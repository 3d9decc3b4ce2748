/// How often something is logged that anybody can bring about: ``most`` lines at once, and then one in each ``interval``.
struct LineAllowance: Sendable {
    static let most = 20
    static let interval = Duration.seconds(1)

    /// When all lines are there again; nil while they are.
    private var full: ContinuousClock.Instant?
    private var leftOut = 0

    /// Returns how many lines were left out before this one; nil when this one is to be left out too.
    mutating func take(at now: ContinuousClock.Instant) -> Int? {
        let full = full.map { max($0, now) } ?? now
        guard now.duration(to: full) <= LineAllowance.interval * (LineAllowance.most - 1) else {
            leftOut += 1
            return nil
        }
        self.full = full + LineAllowance.interval
        defer { leftOut = 0 }
        return leftOut
    }
}

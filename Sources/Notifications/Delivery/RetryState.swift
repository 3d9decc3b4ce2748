/// When the next attempt is made, after how many failures: at once until `threshold` failed in a row, and from then on each
/// `backoff` later, as Distribution has it.
struct RetryState: Sendable {
    /// Between two attempts below the threshold, so that a receiver that refuses is not asked a thousand times a second.
    static let shortest = Duration.milliseconds(10)

    private(set) var failures = 0

    /// Notes a failure and returns how long to wait.
    ///
    /// - Parameter chance: at least 0, below 1; makes the pause up to a tenth longer, so that replicas do not keep step.
    mutating func fail(threshold: Int, backoff: Duration, chance: Double) -> Duration {
        failures += 1
        if failures < threshold { return min(Self.shortest, backoff) }
        return backoff * (1 + chance / 10)
    }

    /// Notes a success and returns how many attempts had failed before.
    mutating func succeed() -> Int {
        defer { failures = 0 }
        return failures
    }
}

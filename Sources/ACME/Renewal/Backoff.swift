/// Waits that double from one failure to the next.
struct Backoff: Hashable, Sendable {
    var first: Duration
    var longest: Duration

    /// - Parameters:
    ///   - failures: in a row, at least 1.
    ///   - chance: at least 0, below 1; moves the wait by up to a fifth to either side.
    func wait(after failures: Int, chance: Double) -> Duration {
        let doubled = first * (1 << min(max(failures, 1) - 1, 20))
        return min(doubled, longest) * (0.8 + 0.4 * chance)
    }
}

/// When a request that failed is sent again. Waits grow by two from ``firstWait`` to ``longestWait``; each is a random part of that
/// ("full jitter"), so that clients that failed together do not come back together.
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts in all.
    public var attempts = 10
    public var firstWait = Duration.milliseconds(50)
    public var longestWait = Duration.seconds(4)
    /// How long after the first failure the last attempt may begin.
    public var patience = Duration.seconds(20)

    public init() {}

    /// The wait before attempt `number`, which is 2 or more. `chance` is at least 0 and below 1.
    func wait(before number: Int, chance: Double) -> Duration {
        let longest = number - 2 < 16 ? min(longestWait, firstWait * (1 << (number - 2))) : longestWait
        return longest * chance
    }
}

/// When a request that failed is sent again. Waits grow by two from ``firstWait`` to ``longestWait``; each is a random part of
/// that, so that clients that failed together do not come back together.
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts in all; of a transfer, attempts in a row that bring it no further.
    public var attempts = 5
    /// Attempts in all to reach a server that never answered.
    public var firstContactAttempts = 3
    public var firstWait = Duration.milliseconds(400)
    public var longestWait = Duration.seconds(15)
    /// The longest time that a server may ask to be left alone (`Retry-After`); when it asks for more, the request fails at once.
    public var longestAsked = Duration.seconds(60)

    public init() {}

    /// The wait before attempt `number`, which is 2 or more. `chance` is at least 0 and below 1.
    func wait(before number: Int, chance: Double) -> Duration {
        let longest = number - 2 < 16 ? min(longestWait, firstWait * (1 << (number - 2))) : longestWait
        return longest * (0.5 + 0.5 * chance)
    }
}

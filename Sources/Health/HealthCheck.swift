/// One thing that has to be right for a server to be of use, and how it is looked at.
public struct HealthCheck: Sendable {
    /// What it is called where failures are shown; holds no secret.
    public let name: String
    /// Between the end of a look and the next.
    public let interval: Duration
    /// Looks that have to fail in a row until the check counts as failed; at least one.
    public let threshold: Int
    /// After which time a look that has not ended has failed.
    public let limit: Duration
    /// Throws why it is not right.
    let look: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - threshold: 0 and less stand for 1.
    ///   - look: throws an error whose description tells a person what is wrong, without a secret.
    public init(
        name: String, interval: Duration, threshold: Int, limit: Duration,
        look: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.interval = interval
        self.threshold = max(1, threshold)
        self.limit = limit
        self.look = look
    }
}

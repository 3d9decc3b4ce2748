/// How much waits for an endpoint at most, and where.
public struct QueueSettings: Hashable, Sendable {
    /// Events that wait for one endpoint at most.
    public var maximumEvents = 10_000
    /// Bytes that they have together at most.
    public var maximumSize = 32 << 20
    /// Where they outlive the process; nil to keep them in memory only.
    public var directory: String?

    public init() {}
}

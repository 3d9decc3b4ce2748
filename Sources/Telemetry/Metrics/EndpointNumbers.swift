/// How an endpoint of notifications stands.
public struct EndpointNumbers: Sendable {
    /// As the configuration has it.
    public var name: String
    /// Events that were meant for it.
    public var events: UInt64
    /// Events that it took.
    public var successes: UInt64
    /// Requests that it answered with a status that means no.
    public var failures: UInt64
    /// Requests that got no answer.
    public var errors: UInt64
    /// Events that were given up.
    public var dropped: UInt64
    /// Events that wait.
    public var pending: Int64
    /// Bytes that they take.
    public var pendingBytes: Int64
    /// Events that were in memory only, where they were to be kept.
    public var unsaved: UInt64
    /// Answers by status, whatever that is.
    public var statuses: [Int: UInt64]

    public init(
        name: String, events: UInt64, successes: UInt64, failures: UInt64, errors: UInt64, dropped: UInt64,
        pending: Int64, pendingBytes: Int64, unsaved: UInt64, statuses: [Int: UInt64]
    ) {
        self.name = name
        self.events = events
        self.successes = successes
        self.failures = failures
        self.errors = errors
        self.dropped = dropped
        self.pending = pending
        self.pendingBytes = pendingBytes
        self.unsaved = unsaved
        self.statuses = statuses
    }
}

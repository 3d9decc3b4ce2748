/// How an endpoint stands, in numbers since the process started.
public struct EndpointStatus: Hashable, Sendable {
    public var name: String
    /// Events that were meant for it: those that it ignores do not count.
    public var events: UInt64 = 0
    /// Events that it took.
    public var successes: UInt64 = 0
    /// Requests that it answered with a status that means no.
    public var failures: UInt64 = 0
    /// Requests that got no answer.
    public var errors: UInt64 = 0
    /// Answers by status; at most those from 100 to 999.
    public var statuses: [Int: UInt64] = [:]
    /// Events that wait.
    public var pending = 0
    /// Bytes that they have.
    public var pendingBytes = 0
    /// Events that did not fit into the queue, or that were lost with the queue at an end.
    public var dropped: UInt64 = 0
    /// Events that are in memory only, as the queue's directory could not be written when they came.
    public var unsaved: UInt64 = 0

    init(name: String) {
        self.name = name
    }
}

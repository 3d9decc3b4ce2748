/// What of a request is counted when its answer has gone out, or could not.
public struct FinishedRequest: Sendable {
    /// An index into the handlers of ``RequestMetrics``.
    public var handler: Int
    public var method: RequestMethod
    public var status: Int
    /// From its head to the end of its answer, in nanoseconds.
    public var duration: Int64
    /// Bytes of its body that came.
    public var received: Int64
    /// Bytes of the answer's body that were sent.
    public var sent: Int64
    /// Whether the answer broke off.
    public var isBroken: Bool

    public init(
        handler: Int, method: RequestMethod, status: Int, duration: Int64, received: Int64, sent: Int64, isBroken: Bool
    ) {
        self.handler = handler
        self.method = method
        self.status = status
        self.duration = duration
        self.received = received
        self.sent = sent
        self.isBroken = isBroken
    }
}

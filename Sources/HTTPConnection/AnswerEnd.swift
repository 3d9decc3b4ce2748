/// How the sending of an answer ended.
public struct AnswerEnd: Sendable {
    /// Bytes of the body that were handed to the network.
    public var sent: Int64
    /// Bytes of the request's body that had come when the answer was given.
    public var received: Int64
    /// Why the answer is not whole; nil when it is.
    public var failure: (any Error)?

    public init(sent: Int64, received: Int64 = 0, failure: (any Error)? = nil) {
        self.sent = sent
        self.received = received
        self.failure = failure
    }
}

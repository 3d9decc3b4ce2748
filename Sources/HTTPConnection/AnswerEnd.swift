/// How the sending of an answer ended.
public struct AnswerEnd: Sendable {
    /// Bytes of the body that were handed to the network.
    public var sent: Int64
    /// Why the answer is not whole; nil when it is.
    public var failure: (any Error)?

    public init(sent: Int64, failure: (any Error)? = nil) {
        self.sent = sent
        self.failure = failure
    }
}

import NIOCore

/// One request on an HTTP/1 connection, from its head to the end of its answer.
struct HTTP1Exchange {
    let isHead: Bool
    let isVersion10: Bool
    /// Whether the client can send another request after this one.
    let isPersistent: Bool
    let bodyLength: Int64?
    /// Where its body goes; nil when it has none.
    let body: BodyQueue?
    /// Whether the client still waits for `100 Continue`.
    var awaitsContinue: Bool
    /// Bytes of the body so far.
    var received: Int64 = 0
    /// Whether all of the request has come.
    var isReceived = false
    /// Whether the rest of the body is read and thrown away.
    var isDiscarding = false

    /// Whether the connection can go on after an answer that is given now: when what is left of the body is known and
    /// little enough to be read for nothing.
    func canContinue(discarding limit: Int) -> Bool {
        guard isPersistent else { return false }
        guard !isReceived else { return true }
        guard !awaitsContinue, let bodyLength else { return false }
        return bodyLength - received <= Int64(limit)
    }
}

/// The end of a connection whose client may still be sending: what comes is thrown away, up to a limit, so that the client
/// can read the last answer. Bytes that arrive at a closed socket would make the system take back what was sent.
struct LingeringClose {
    private var rest: Int
    private var hasInputEnded = false
    private var hasOutputEnded = false

    /// - Parameter limit: bytes; a client that sends more is cut off.
    init(limit: Int) {
        rest = limit
    }

    // Each tells whether the connection is to be closed now.

    mutating func received(_ count: Int) -> Bool {
        rest -= count
        return rest < 0
    }

    mutating func inputEnded() -> Bool {
        hasInputEnded = true
        return hasOutputEnded
    }

    /// All that was answered is on its way.
    mutating func outputEnded() -> Bool {
        hasOutputEnded = true
        return hasInputEnded
    }
}

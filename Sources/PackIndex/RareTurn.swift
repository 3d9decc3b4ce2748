/// Gives out a turn at most once in a while. Decides only.
struct RareTurn {
    /// Nanoseconds.
    private let interval: Int64
    private var last: Int64?

    init(every interval: Int64) {
        self.interval = interval
    }

    /// - Parameter now: nanoseconds by a clock that never goes back.
    /// - Returns: whether it is time for one.
    mutating func take(at now: Int64) -> Bool {
        if let last, now - last < interval { return false }
        last = now
        return true
    }
}

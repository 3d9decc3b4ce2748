import ObjectStorage

/// What a process does that waits for the right to write, by what its attempts to get it meet.
struct WriterWait {
    enum Step {
        case take(WriterLock)
        /// Nothing can keep others from writing.
        case writeUnprotected(reason: String)
        case wait
        /// Waits too. That nothing can be known does not mean that nobody writes.
        case tell(reason: String)
    }

    /// Whether another process was seen to write.
    private var wasHeld = false
    /// The obstacle that was told, as long as it lasts.
    private var told: String?

    mutating func next(after attempt: WriterLock.Attempt) -> Step {
        switch attempt {
        case .acquired(let lock): return .take(lock)
        case .held:
            wasHeld = true
            told = nil
            return .wait
        case .unsupported(let reason) where !wasHeld: return .writeUnprotected(reason: reason)
        case .unsupported(let reason), .unknown(let reason), .noRoom(let reason):
            // What the first attempt met was told then.
            guard wasHeld, reason != told else { return .wait }
            told = reason
            return .tell(reason: reason)
        }
    }
}

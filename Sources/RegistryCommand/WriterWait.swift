import ObjectStorage

/// What a process does that waits for the right to write, by what its attempts to get it meet.
struct WriterWait {
    enum Step {
        case take(WriterLock)
        case wait
        /// Waits too. That nothing can be known does not mean that nobody writes.
        case tell(reason: String)
    }

    /// The obstacle that was told, as long as it lasts.
    private var told: String?

    mutating func next(after attempt: WriterLock.Attempt) -> Step {
        switch attempt {
        case .acquired(let lock): return .take(lock)
        case .held:
            told = nil
            return .wait
        case .unsupported(let reason):
            guard reason != told else { return .wait }
            told = reason
            return .tell(reason: reason)
        }
    }
}

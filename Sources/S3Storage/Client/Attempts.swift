/// The attempts of one request: decides after each failure what comes next. It knows no sockets and no clocks.
struct Attempts: Sendable {
    /// What to do now.
    enum Step: Sendable {
        /// Wait, then send it again.
        case again(after: Duration)
        /// Get other keys, then send it again.
        case renewKeys
        /// Sign by the server's clock, which is so many seconds ahead, and send it again.
        case setClock(ahead: Int64)
        /// Find out whether a lost attempt was carried out; if not, throw the error.
        case settle(S3Error)
        case fail(S3Error)
    }

    private let policy: RetryPolicy
    private let isRetried: Bool
    private let settlement: Settlement

    private var count = 0
    private var firstFailure: Duration?
    private var renewedKeys = false
    private var setClock = false
    /// Whether an attempt may have been carried out although it failed.
    private(set) var mayBeDone = false

    init(policy: RetryPolicy, isRetried: Bool = true, settlement: Settlement = .none) {
        self.policy = policy
        self.isRetried = isRetried
        self.settlement = settlement
    }

    /// - Parameters:
    ///   - elapsed: now, on a clock that never jumps.
    ///   - chance: at least 0 and below 1.
    mutating func next(after failure: AttemptFailure, at elapsed: Duration, chance: Double) -> Step {
        count += 1
        let first = firstFailure ?? elapsed
        firstFailure = first
        if mayBeDone, settlement != .none, failure.contradictsRepetition { return .settle(failure.error) }
        mayBeDone = mayBeDone || failure.mayBeDone
        switch failure.remedy {
        case .keys where !renewedKeys:
            renewedKeys = true
            return .renewKeys
        case .clock(let ahead) where !setClock:
            setClock = true
            return .setClock(ahead: ahead)
        case .time where isRetried && count < policy.attempts:
            let wait = max(policy.wait(before: count + 1, chance: chance), failure.leastWait)
            guard elapsed + wait - first <= policy.patience else { return end(failure.error) }
            return .again(after: wait)
        default:
            return end(failure.error)
        }
    }

    private func end(_ error: S3Error) -> Step {
        mayBeDone && settlement != .none ? .settle(error) : .fail(error)
    }
}

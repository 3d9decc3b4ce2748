/// The attempts of one request or transfer: decides after each failure what comes next. It knows no sockets and no clocks.
struct Attempts: Sendable {
    /// When a request may be sent again.
    enum Repetition: Hashable, Sendable {
        /// Whatever became of the attempt before: twice does what once does.
        case always
        /// Only when the server cannot have done it.
        case unlessDone
        case never
    }

    enum Step: Hashable, Sendable {
        case again(after: Duration)
        case fail
    }

    private let policy: RetryPolicy
    private let repetition: Repetition
    private var count = 0
    /// Whether an attempt may have been carried out although it failed.
    private(set) var mayBeDone = false

    init(_ policy: RetryPolicy, _ repetition: Repetition) {
        self.policy = policy
        self.repetition = repetition
    }

    /// - Parameter chance: at least 0 and below 1.
    mutating func next(after failure: AttemptFailure, chance: Double) -> Step {
        count += 1
        mayBeDone = mayBeDone || failure.mayBeDone
        let most = failure.isFirstContact ? min(policy.attempts, policy.firstContactAttempts) : policy.attempts
        guard failure.mayPass, count < most else { return .fail }
        switch repetition {
        case .always: break
        case .unlessDone: if failure.mayBeDone { return .fail }
        case .never: return .fail
        }
        let wait = policy.wait(before: count + 1, chance: chance)
        guard let asked = failure.leastWait else { return .again(after: wait) }
        return asked <= policy.longestAsked ? .again(after: max(wait, asked)) : .fail
    }

    /// That a transfer came further: failures are counted anew.
    mutating func advance() {
        count = 0
    }
}

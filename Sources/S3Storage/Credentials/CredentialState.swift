/// When keys are used, renewed or waited for. It knows no clocks and no tasks.
struct CredentialState: Sendable {
    enum Step: Hashable, Sendable {
        case use(S3Credentials)
        /// These are still good, and it is time to get the next ones in the background.
        case useAndRenew(S3Credentials)
        /// Nothing good is there: wait for a renewal, beginning one if none is under way.
        case wait
    }

    /// Seconds before the end from which keys are no longer used: a request takes time, and clocks differ.
    static let margin: Int64 = 30
    /// Seconds before the end from which the next ones are fetched.
    static let early: Int64 = 300
    /// Seconds between renewals that fail while the old keys are still good.
    static let pause: Int64 = 15

    private var keys: S3Credentials?
    /// When the next ones are to be fetched.
    private var due: Int64?

    init() {}

    func next(at now: Int64) -> Step {
        guard let keys, keys.expiry.map({ now < $0 - CredentialState.margin }) ?? true else { return .wait }
        return due.map { now >= $0 } ?? false ? .useAndRenew(keys) : .use(keys)
    }

    /// Whether nothing can be signed before there are other keys.
    func isWaitedFor(at now: Int64) -> Bool { next(at: now) == .wait }

    /// `chance`, at least 0 and below 1, spreads the renewals of many processes over a minute.
    mutating func renewed(_ fresh: S3Credentials, at now: Int64, chance: Double) {
        keys = fresh
        due = fresh.expiry.map { expiry in
            let wanted = expiry - CredentialState.early - Int64(chance * 60)
            // Keys that live for a few minutes only are renewed halfway.
            return max(wanted, now + max(1, (expiry - now) / 2))
        }
    }

    mutating func failed(at now: Int64) {
        if due != nil { due = now + CredentialState.pause }
    }

    /// The server refuses these keys although their time is not over; those that replaced them meanwhile stay.
    mutating func refused(_ refused: S3Credentials) {
        if keys == refused { keys = nil }
    }
}

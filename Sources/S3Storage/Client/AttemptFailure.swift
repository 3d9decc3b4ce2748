/// What one failed attempt tells about the next.
struct AttemptFailure: Error, Sendable {
    enum Remedy: Hashable, Sendable {
        /// No other attempt helps.
        case none
        /// It may have passed a little later.
        case time
        /// Other keys: these have expired or were replaced.
        case keys
        /// The server's clock, which is so many seconds ahead of ours.
        case clock(ahead: Int64)
    }

    var error: S3Error
    var remedy: Remedy
    /// Whether the server may have carried it out all the same.
    var mayBeDone: Bool
    /// What the server asked to wait at least (`Retry-After`).
    var leastWait = Duration.zero
    /// What the request was signed with.
    var keys: S3Credentials?

    /// Whether a request that was carried out before meets this when it is repeated: its condition is broken by itself, or
    /// what it consumed is gone.
    var contradictsRepetition: Bool {
        error.reason == .conditionFailed || error.reason == .absent
    }
}

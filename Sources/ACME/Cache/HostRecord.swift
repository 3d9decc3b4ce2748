/// What is remembered of a host beside its certificate: `<host>+status.json`.
struct HostRecord: Codable, Hashable, Sendable {
    /// The directory of the authority that issued the certificate with this fingerprint. One that was there before has none.
    var directory: String?
    var fingerprint: String?
    /// What convinced the authority last.
    var challenge: ChallengeKind?
    /// Attempts that failed in a row.
    var failures: Int?
    /// Those of them since the last success that got as far as being refused for this host.
    var refusals: Int?
    /// What the last failed attempt met; nil after a success.
    var problem: String?
    /// Seconds since 1970 UTC.
    var problemTime: Int64?
    /// Seconds since 1970 UTC; nil when no attempt failed since the last success.
    var nextAttempt: Int64?
    /// The directory of the authority that asked for ``nextAttempt``, which a restart does not change; nil when nobody did.
    var heldOffBy: String?
    /// Whether it asked that for all hosts.
    var holdsAll: Bool?
    /// When renewal is planned, in seconds since 1970 UTC.
    var renewal: Int64?
    /// Where the authority explains why it wants the certificate renewed.
    var explanation: String?

    mutating func clearProblem() {
        failures = nil
        refusals = nil
        problem = nil
        problemTime = nil
        nextAttempt = nil
        heldOffBy = nil
        holdsAll = nil
    }

    /// How much of what an authority asked for is left; nil when none did. What the clock said then may have been nonsense, so
    /// there is a bound.
    func hold(at now: Moment) -> Duration? {
        guard heldOffBy != nil, let nextAttempt else { return nil }
        return min(.seconds(max(0, nextAttempt - now.wall)), RenewalPlan.longestHold)
    }

    /// Whether another authority than the configured one issued the certificate, as far as is known.
    func isForeign(_ certificate: HostCertificate, to directory: AuthorityURL) -> Bool {
        guard let issued = self.directory, fingerprint == certificate.fingerprint else { return false }
        return issued != directory.text
    }
}

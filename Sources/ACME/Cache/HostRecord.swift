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
    /// Whether ``nextAttempt`` is what the authority asked for, which a restart does not change.
    var isHeldOff: Bool?
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
        isHeldOff = nil
    }

    /// Whether another authority than the configured one issued the certificate, as far as is known.
    func isForeign(_ certificate: HostCertificate, to directory: AuthorityURL) -> Bool {
        guard let issued = self.directory, fingerprint == certificate.fingerprint else { return false }
        return issued != directory.text
    }
}

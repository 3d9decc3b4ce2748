/// How a certificate stands that the server gets and renews by itself. Times are written as in `2026-11-22T07:00:00Z`.
public struct CertificateHealth: Encodable, Sendable {
    public var host: String
    /// `valid`, `expired` or `missing`.
    public var state: String
    public var issuer: String?
    public var notBefore: String?
    public var notAfter: String?
    /// When the next one is going to be ordered.
    public var renewal: String?
    /// Attempts that failed in a row.
    public var failures: Int
    /// Why the last one did, in the authority's own words where it has some.
    public var problem: String?
    public var problemTime: String?
    /// When it is tried again, after a failure.
    public var nextAttempt: String?

    public init(host: String, state: String, failures: Int) {
        self.host = host
        self.state = state
        self.failures = failures
    }
}

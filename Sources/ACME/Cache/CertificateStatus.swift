import Encoding

/// How it stands with the certificate of one host.
public struct CertificateStatus: Hashable, Sendable {
    public enum State: String, Hashable, Sendable {
        case valid
        case expired
        case missing
    }

    public var host: HostName
    public var state: State
    /// Who signed the certificate.
    public var issuer: String?
    /// Seconds since 1970 UTC.
    public var notBefore: Int64?
    /// Seconds since 1970 UTC.
    public var notAfter: Int64?
    /// When renewal is planned, in seconds since 1970 UTC.
    public var renewal: Int64?
    /// Attempts that failed in a row.
    public var failures: Int
    /// What the last failed attempt met, with the authority's own words; nil after a success.
    public var problem: String?
    /// Seconds since 1970 UTC.
    public var problemTime: Int64?
    /// Seconds since 1970 UTC; nil when no attempt failed since the last success.
    public var nextAttempt: Int64?

    init(host: HostName, certificate: HostCertificate?, record: HostRecord?, at now: Int64) {
        self.host = host
        state = certificate.map { $0.notAfter >= now ? .valid : .expired } ?? .missing
        issuer = certificate?.issuer
        notBefore = certificate?.notBefore
        notAfter = certificate?.notAfter
        renewal = record?.renewal
        failures = record?.failures ?? 0
        problem = record?.problem
        problemTime = record?.problemTime
        nextAttempt = record?.nextAttempt
    }

    /// All of it in one line.
    public var summary: String {
        var text = "\(host): "
        switch (state, notAfter) {
        case (.valid, let end?): text += "valid until \(UTCTime.text(end))"
        case (.expired, let end?): text += "expired since \(UTCTime.text(end))"
        default: text += "no certificate yet"
        }
        if let issuer { text += ", issued by \(issuer)" }
        if state != .missing, let renewal { text += ", renewal planned for \(UTCTime.text(renewal))" }
        guard let problem else { return text }
        let time = problemTime.map { " at \(UTCTime.text($0))" } ?? ""
        text += "; \(failures == 1 ? "the last attempt" : "the last of \(failures) attempts") failed\(time): \(problem)"
        if let nextAttempt { text += "; the next one is due at \(UTCTime.text(nextAttempt))" }
        return text
    }
}

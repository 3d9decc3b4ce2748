import Encoding

/// Says once for each certificate, and again when it gets worse, that its time has not begun, is about to end, or is over.
struct CertificateExpiry: Sendable {
    private enum Stage: Sendable {
        case early
        case valid
        case ending
        case ended
    }

    /// A fortnight, or the last quarter of a certificate that lives for less than two months.
    private static let longestNotice: Int64 = 14 * 86_400

    private var fingerprint = ""
    private var stage = Stage.valid

    /// What an operator should read about a certificate at `now`, in seconds since 1970; nil when there is nothing new.
    mutating func notice(of facts: CertificateFacts, at now: Int64) -> String? {
        let stage = Self.stage(of: facts, at: now)
        guard fingerprint != facts.fingerprint || self.stage != stage else { return nil }
        (fingerprint, self.stage) = (facts.fingerprint, stage)
        let end = UTCTime.text(facts.notAfter)
        switch stage {
        case .valid: return nil
        case .early:
            return "the certificate is valid only from \(UTCTime.text(facts.notBefore)) on; clients refuse it"
        case .ended: return "the certificate has been invalid since \(end); clients refuse it"
        case .ending:
            let hours = (facts.notAfter - now) / 3600
            let rest = hours < 48 ? "\(hours) hours" : "\(hours / 24) days"
            return
                "the certificate becomes invalid at \(end), in \(rest); replace it, the files are read again by themselves"
        }
    }

    private static func stage(of facts: CertificateFacts, at now: Int64) -> Stage {
        if now < facts.notBefore { return .early }
        if now > facts.notAfter { return .ended }
        let notice = min(longestNotice, (facts.notAfter - facts.notBefore) / 4)
        return facts.notAfter - now <= notice ? .ending : .valid
    }
}

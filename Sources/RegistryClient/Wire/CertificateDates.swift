import FoundationEssentials
import NIOSSL

/// When a certificate is valid (RFC 5280, section 4.1.2.5), in seconds since 1970 UTC, both ends included.
struct CertificateDates: Hashable, Sendable {
    var first: Int64
    var last: Int64

    init(first: Int64, last: Int64) {
        self.first = first
        self.last = last
    }

    init(_ certificate: NIOSSLCertificate) {
        self.init(first: Int64(certificate.notValidBefore), last: Int64(certificate.notValidAfter))
    }

    func isValid(at now: Int64) -> Bool { first <= now && now <= last }

    /// What is wrong at `now`, and what would be right, in words that go on behind the server's name.
    func fault(at now: Int64) -> String {
        let clock = "this machine's clock says \(CertificateDates.text(now))"
        return now < first
            ? "is valid only from \(CertificateDates.text(first)) on, and \(clock): set the clock right, or wait until then"
            : "expired at \(CertificateDates.text(last)), and \(clock): have the server given a new certificate, or set the clock "
                + "right if it is wrong"
    }

    private static func text(_ time: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(time)).ISO8601Format()
    }
}

import ACME
import Glibc
import RegistryConfiguration

/// How the certificates stand that a server gets by itself, as they lie on the disk: also while it runs, and after it ended.
struct CertificateReport {
    /// One for each host, after one that says where they lie.
    let lines: [String]
    /// What its user should know of that place.
    let notices: [String]

    /// Blocks. Nil where the place cannot be looked at.
    init?(_ letsEncrypt: Configuration.LetsEncrypt) {
        guard let settings = try? ACMESettings(letsEncrypt), let cache = try? CertificateCache(path: settings.cachePath)
        else { return nil }
        lines =
            ["certificates, kept in \(cache.directory):"]
            + cache.statuses(of: settings.hosts, at: Int64(time(nil))).map { "  \($0.summary)" }
        notices = cache.notices.map { "warning: http.tls.letsencrypt.cachefile: \($0)" }
    }
}

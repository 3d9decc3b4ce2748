import ACME
import HTTPConnection
import Logging
import RegistryConfiguration
import RegistryServer

/// The certificates that this process gets and renews from an authority, and everything else of it that they concern.
struct ManagedCertificates: Sendable {
    let settings: Configuration.LetsEncrypt
    /// What the listener shows.
    let hosts: HostCertificates
    let keeper: CertificateKeeper
    /// Whether the main listener takes connections.
    let isListening = Announcement<Void>()
    /// Whether the challenge HTTP-01 can be answered.
    let answersHTTP = Announcement<Bool>()

    /// Shows what earlier runs have left, and asks nobody. Blocks. Throws, in one line, when the place where certificates are
    /// kept cannot be used.
    init(_ letsEncrypt: Configuration.LetsEncrypt, logger: Logger) throws {
        let settings = try ACMESettings(letsEncrypt)
        let hosts = HostCertificates(hosts: settings.hosts.map(\.description), logger: logger)
        do {
            keeper = try CertificateKeeper(settings, logger: logger) { certificate in
                try hosts.show(
                    ServerCertificate(chain: certificate.chain, keyPEM: certificate.keyPEM),
                    for: certificate.host.description)
            }
        } catch {
            throw StartupError("http.tls.letsencrypt: \(error)")
        }
        self.hosts = hosts
        self.settings = letsEncrypt
    }

    /// What answers a validator of TLS-ALPN-01 for a host; nil where no such challenge waits.
    func challengeCertificate(for host: String) -> ServerCertificate? {
        keeper.answers.alpnCertificate(host).flatMap { certificate in
            try? ServerCertificate(chain: certificate.chain, keyPEM: certificate.keyPEM)
        }
    }

    /// How they stand, for a look at the server's health.
    var health: [CertificateHealth] {
        keeper.statuses.map { CertificateHealth($0) }
    }
}

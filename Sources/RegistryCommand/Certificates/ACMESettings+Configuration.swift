import ACME
import RegistryConfiguration

extension ACMESettings {
    /// Throws, with a message for a person, for what an authority would not take.
    init(_ letsEncrypt: Configuration.LetsEncrypt) throws {
        do {
            try self.init(
                directory: letsEncrypt.directoryURL, authorities: letsEncrypt.directoryAuthoritiesPath,
                email: letsEncrypt.email, hosts: letsEncrypt.hosts.map { try HostName($0.text) },
                cachePath: letsEncrypt.cachePath)
        } catch {
            throw StartupError("http.tls.letsencrypt: \(error)")
        }
    }
}

extension Configuration.TLS {
    /// Nil when the certificate comes from files.
    var letsEncrypt: Configuration.LetsEncrypt? {
        if case .letsEncrypt(let letsEncrypt) = certificate { letsEncrypt } else { nil }
    }
}

import HTTPConnection
import RegistryConfiguration

extension TLSSettings {
    /// Throws, with a message for a person, for a cipher suite that is not spoken.
    init(_ tls: Configuration.TLS) throws {
        let suites = try tls.cipherSuites.map { name in
            do {
                return try CipherSuite(named: name)
            } catch {
                throw StartupError("http.tls.ciphersuites: \(error)")
            }
        }
        self.init(
            certificateFiles: CertificateFiles(tls.certificate),
            minimumVersion: tls.minimumVersion == .tls13 ? .tls13 : .tls12, cipherSuites: suites,
            clientAuthorityPaths: tls.clientAuthorityPaths,
            clientAuthentication: ClientAuthentication(tls.clientAuthentication))
    }
}

extension TLSSettings.CertificateFiles {
    /// Nil when the certificate comes from an authority.
    fileprivate init?(_ certificate: Configuration.TLS.Certificate) {
        guard case .files(let certificatePath, let keyPath) = certificate else { return nil }
        self.init(certificatePath: certificatePath, keyPath: keyPath)
    }
}

extension ClientAuthentication {
    fileprivate init(_ word: Configuration.TLS.ClientAuthentication) {
        self =
            switch word {
            case .request: .request
            case .requireAny: .requireAny
            case .verifyIfGiven: .verifyIfGiven
            case .requireAndVerify: .requireAndVerify
            }
    }
}

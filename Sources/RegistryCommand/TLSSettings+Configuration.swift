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
            certificatePath: tls.certificatePath, keyPath: tls.keyPath,
            minimumVersion: tls.minimumVersion == .tls13 ? .tls13 : .tls12, cipherSuites: suites,
            clientAuthorityPaths: tls.clientAuthorityPaths,
            clientAuthentication: ClientAuthentication(tls.clientAuthentication))
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

/// What a TLS listener shows, asks for and speaks.
public struct TLSSettings: Hashable, Sendable {
    public enum Version: Hashable, Sendable {
        case tls12
        case tls13
    }

    /// The PEM files of the server's certificate.
    public struct CertificateFiles: Hashable, Sendable {
        /// The certificate first, then those that lead to its root.
        public var certificatePath: String
        /// The private key of that certificate.
        public var keyPath: String

        public init(certificatePath: String, keyPath: String) {
            self.certificatePath = certificatePath
            self.keyPath = keyPath
        }
    }

    /// Nil when the certificates are no files but those of ``HostCertificates``.
    public var certificateFiles: CertificateFiles?
    public var minimumVersion: Version
    /// What may be spoken in TLS 1.2; empty for ``CipherSuite/preferred``. TLS 1.3 has three suites, all of them good, and
    /// always offers them.
    public var cipherSuites: [CipherSuite]
    /// PEM files of the authorities whose clients are known; without any, no client is asked for a certificate.
    public var clientAuthorityPaths: [String]
    /// Without effect as long as ``clientAuthorityPaths`` is empty.
    public var clientAuthentication: ClientAuthentication

    public init(
        certificateFiles: CertificateFiles?, minimumVersion: Version = .tls12, cipherSuites: [CipherSuite] = [],
        clientAuthorityPaths: [String] = [], clientAuthentication: ClientAuthentication = .requireAndVerify
    ) {
        self.certificateFiles = certificateFiles
        self.minimumVersion = minimumVersion
        self.cipherSuites = cipherSuites
        self.clientAuthorityPaths = clientAuthorityPaths
        self.clientAuthentication = clientAuthentication
    }

    /// Throws, with a message for a person, when a listener could not start with the files that are named here. Blocks.
    public func check() throws {
        _ = try TLSMaterial(TLSFiles(self).contents())
    }

    /// Whether a client that gets in with a certificate has shown that one of the authorities knows it.
    var verifiesClients: Bool {
        !clientAuthorityPaths.isEmpty && clientAuthentication.isVerified
    }
}

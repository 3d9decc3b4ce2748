/// What a TLS listener shows, asks for and speaks.
public struct TLSSettings: Hashable, Sendable {
    public enum Version: Hashable, Sendable {
        case tls12
        case tls13
    }

    /// A PEM file with the server's certificate first, then those that lead to its root.
    public var certificatePath: String
    /// A PEM file with the private key of that certificate.
    public var keyPath: String
    public var minimumVersion: Version
    /// What may be spoken in TLS 1.2; empty for ``CipherSuite/preferred``. TLS 1.3 has three suites, all of them good, and
    /// always offers them.
    public var cipherSuites: [CipherSuite]
    /// PEM files of the authorities whose clients are known; without any, no client is asked for a certificate.
    public var clientAuthorityPaths: [String]
    /// Without effect as long as ``clientAuthorityPaths`` is empty.
    public var clientAuthentication: ClientAuthentication

    public init(
        certificatePath: String, keyPath: String, minimumVersion: Version = .tls12, cipherSuites: [CipherSuite] = [],
        clientAuthorityPaths: [String] = [], clientAuthentication: ClientAuthentication = .requireAndVerify
    ) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.minimumVersion = minimumVersion
        self.cipherSuites = cipherSuites
        self.clientAuthorityPaths = clientAuthorityPaths
        self.clientAuthentication = clientAuthentication
    }

    /// Throws, with a message for a person, when a listener could not start with these files. Blocks.
    public func check() throws {
        _ = try TLSMaterial(TLSFiles(self).contents())
    }

    /// Whether a client that gets in with a certificate has shown that one of the authorities knows it.
    var verifiesClients: Bool {
        !clientAuthorityPaths.isEmpty && clientAuthentication.isVerified
    }
}

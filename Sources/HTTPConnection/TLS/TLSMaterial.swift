import NIOCore
import NIOSSL

/// What the files of a listener say: the certificate to show and the authorities of the clients.
struct TLSMaterial: Sendable {
    /// A certificate that is shown.
    struct Shown: Sendable {
        let certificate: ServerCertificate
        /// Of the certificate itself, not of those above it.
        let facts: CertificateFacts
    }

    /// Nil when the certificates are not among the files.
    let shown: Shown?
    let authorities: [NIOSSLCertificate]
    let contents: TLSFiles.Contents

    /// Throws, with a message for a person that names file and key, for contents that cannot be served.
    init(_ contents: TLSFiles.Contents) throws {
        self.contents = contents
        shown = try contents.pair.map { pair in
            let certificate = try ServerCertificate(pair)
            return try Shown(certificate: certificate, facts: CertificateFacts(certificate.chain[0]))
        }
        authorities = try zip(contents.files.authorities, contents.authorities).flatMap { file, bytes in
            try file.certificates(in: bytes)
        }
    }

    /// A context for all connections until the authorities change. Costly; blocks.
    func context(
        for settings: TLSSettings, offering protocols: [String], choosing certificates: any CertificateProvider
    ) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(choosing: certificates, offering: protocols)
        configuration.minimumTLSVersion = settings.effectiveMinimum == .tls12 ? .tlsv12 : .tlsv13
        configuration.cipherSuiteValues = settings.suitesOfTLS12.map(\.value)
        if !authorities.isEmpty {
            configuration.trustRoots = .certificates(authorities)
            configuration.sendCANameList = true
            configuration.certificateVerification =
                settings.clientAuthentication.isRequired ? .noHostnameVerification : .optionalVerification
        }
        return try NIOSSLContext(configuration: configuration)
    }
}

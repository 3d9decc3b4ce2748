import NIOCore
import NIOSSL

/// What the files of a listener say: the certificate to show and the authorities of the clients.
struct TLSMaterial: Sendable {
    let certificate: ServerCertificate
    /// Of ``certificate`` itself, not of those above it.
    let facts: CertificateFacts
    let authorities: [NIOSSLCertificate]
    let contents: TLSFiles.Contents

    /// Throws, with a message for a person that names file and key, for contents that cannot be served.
    init(_ contents: TLSFiles.Contents) throws {
        self.contents = contents
        certificate = try ServerCertificate(contents)
        facts = try CertificateFacts(certificate.chain[0])
        authorities = try zip(contents.files.authorities, contents.authorities).flatMap { file, bytes in
            try file.certificates(in: bytes)
        }
    }

    /// A context for all connections until the authorities change. Costly; blocks.
    func context(
        for settings: TLSSettings, offering protocols: [String], choosing certificates: any CertificateProvider
    ) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificate.chain.map { .certificate($0) }, privateKey: .privateKey(certificate.key))
        configuration.applicationProtocols = protocols
        // A client that does not say goodbye in turn is not waited for long: it has had its answers.
        configuration.shutdownTimeout = .seconds(1)
        configuration.minimumTLSVersion = settings.effectiveMinimum == .tls12 ? .tlsv12 : .tlsv13
        configuration.cipherSuiteValues = settings.suitesOfTLS12.map(\.value)
        configuration.sslContextCallback = { values, promise in
            let hello = ClientHello(serverName: values.serverHostname)
            promise.completeWith(
                certificates.certificate(for: hello, on: promise.futureResult.eventLoop).map(\.override))
        }
        if !authorities.isEmpty {
            configuration.trustRoots = .certificates(authorities)
            configuration.sendCANameList = true
            configuration.certificateVerification =
                settings.clientAuthentication.isRequired ? .noHostnameVerification : .optionalVerification
        }
        return try NIOSSLContext(configuration: configuration)
    }
}

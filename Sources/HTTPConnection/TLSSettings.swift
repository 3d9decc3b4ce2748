import Glibc
import NIOSSL

/// What a TLS listener shows and speaks.
public struct TLSSettings: Sendable {
    public enum Version: Hashable, Sendable {
        case tls12
        case tls13
    }

    /// A PEM file with the server's certificate first, then those that lead to its root.
    public var certificatePath: String
    /// A PEM file with the private key of that certificate.
    public var keyPath: String
    public var minimumVersion: Version

    public init(certificatePath: String, keyPath: String, minimumVersion: Version = .tls12) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.minimumVersion = minimumVersion
    }

    /// Throws, with a message for a person, when a listener could not start with these files.
    public func check() throws {
        _ = try load()
    }

    /// Reads both files and makes sure that they belong together.
    func load() throws -> TLSConfiguration {
        try requireReadable(certificatePath, key: "http.tls.certificate")
        try requireReadable(keyPath, key: "http.tls.key")
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificatePath)
        } catch {
            throw HTTPConnectionError(
                "cannot read a PEM certificate from \(certificatePath) (http.tls.certificate)", cause: error)
        }
        guard !chain.isEmpty else {
            throw HTTPConnectionError("\(certificatePath) (http.tls.certificate) holds no PEM certificate")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: keyPath, format: .pem)
        } catch {
            throw HTTPConnectionError("cannot read a PEM private key from \(keyPath) (http.tls.key)", cause: error)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = minimumVersion == .tls12 ? .tlsv12 : .tlsv13
        configuration.cipherSuites = Self.forwardSecretSuites
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw HTTPConnectionError(
                "the key in \(keyPath) (http.tls.key) does not belong to the certificate in \(certificatePath) "
                    + "(http.tls.certificate), or one of them cannot be used", cause: error)
        }
        return configuration
    }

    private func requireReadable(_ path: String, key: String) throws {
        guard access(path, R_OK) != 0 else { return }
        throw HTTPConnectionError("cannot read \(path) (\(key)): \(String(cString: strerror(errno)))")
    }

    /// The TLS 1.2 suites that docker-registry offers: forward secret and authenticated. Those of 1.3 are not chosen.
    private static let forwardSecretSuites = [
        "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
    ].joined(separator: ":")
}

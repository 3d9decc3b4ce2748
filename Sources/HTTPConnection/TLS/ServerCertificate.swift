import NIOSSL

/// A certificate with those that lead to its root, and its key; they belong together.
public struct ServerCertificate: Sendable {
    let chain: [NIOSSLCertificate]
    let key: NIOSSLPrivateKey

    /// Reads both from PEM text. Throws, with a message for a person, when they cannot be used together.
    init(_ contents: TLSFiles.PairContents) throws {
        let files = contents.files
        let chain = try files.certificate.certificates(in: contents.certificate)
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(bytes: contents.key, format: .pem)
        } catch {
            throw HTTPConnectionError(
                "cannot read a PEM private key from \(files.key.name); a key with a passphrase cannot be used",
                cause: error)
        }
        try self.init(
            chain, key,
            or: "the key in \(files.key.name) does not belong to the certificate in \(files.certificate.name), "
                + "or one of them cannot be used")
    }

    /// Throws, with a message for a person, when they cannot be used together.
    ///
    /// - Parameters:
    ///   - chain: certificates as DER bytes, the server's own first.
    ///   - keyPEM: the private key of the first one.
    public init(chain: [[UInt8]], keyPEM: String) throws {
        let problem = "a certificate and its key cannot be used together"
        do {
            try self.init(
                chain.map { try NIOSSLCertificate(bytes: $0, format: .der) },
                NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem), or: problem)
        } catch let error as HTTPConnectionError {
            throw error
        } catch {
            throw HTTPConnectionError(problem, cause: error)
        }
    }

    private init(_ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey, or problem: String) throws {
        guard !chain.isEmpty else { throw HTTPConnectionError("\(problem): there is no certificate") }
        self.chain = chain
        self.key = key
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw HTTPConnectionError(problem, cause: error)
        }
    }

    /// What a handshake takes over.
    var override: NIOSSLContextConfigurationOverride {
        var override = NIOSSLContextConfigurationOverride()
        override.certificateChain = chain.map { .certificate($0) }
        override.privateKey = .privateKey(key)
        return override
    }
}

extension TLSFile {
    /// All certificates in PEM text that this file holds; at least one.
    func certificates(in contents: [UInt8]) throws -> [NIOSSLCertificate] {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(contents)
        } catch {
            throw HTTPConnectionError(
                "cannot read a PEM certificate from \(name): it is damaged, or something else", cause: error)
        }
        guard !certificates.isEmpty else { throw HTTPConnectionError("\(name) holds no PEM certificate") }
        guard !PEMText.isTorn(contents) else {
            throw HTTPConnectionError("\(name) ends within the first line of another PEM certificate")
        }
        return certificates
    }
}

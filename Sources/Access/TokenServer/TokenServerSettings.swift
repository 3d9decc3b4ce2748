import LocalFiles

/// How tokens of an outside server are told from others.
public struct TokenServerSettings: Hashable, Sendable {
    /// The claim `iss`.
    public var issuer: String
    /// What the claim `aud` has to hold.
    public var service: String
    /// The path of a JWKS; nil when there is none.
    public var keySetPath: String?
    /// The path of certificates in PEM that sign tokens, or lead to those that do; nil when there are none.
    public var certificatesPath: String?
    public var algorithms: Set<SigningAlgorithm>

    public init(
        issuer: String, service: String, keySetPath: String?, certificatesPath: String?,
        algorithms: Set<SigningAlgorithm>
    ) {
        self.issuer = issuer
        self.service = service
        self.keySetPath = keySetPath
        self.certificatesPath = certificatesPath
        self.algorithms = algorithms
    }
}

extension TokenServerSettings {
    /// Bytes of a file of keys.
    private static let largestFile = 1 << 20

    var paths: [String] { [keySetPath, certificatesPath].compactMap(\.self) }

    /// Reads the keys. Blocks. Throws `.invalidKey` with the file that cannot be used.
    public func check() throws(AccessError) {
        _ = try keys()
    }

    func keys() throws(AccessError) -> TrustedKeys {
        var keys = TrustedKeys()
        if let path = keySetPath {
            try Self.naming(path, "auth.token.jwks") { bytes throws(AccessError) in try keys.add(keySet: bytes) }
        }
        if let path = certificatesPath {
            try Self.naming(path, "auth.token.rootcertbundle") { bytes throws(AccessError) in
                try keys.add(certificates: bytes)
            }
        }
        guard !keys.isEmpty else {
            throw AccessError(
                .invalidKey, "\(paths.joined(separator: " and ")) hold no key by which a token could be verified")
        }
        return keys
    }

    private static func naming(
        _ path: String, _ key: String, _ body: ([UInt8]) throws(AccessError) -> Void
    ) throws(AccessError) {
        guard let bytes = try? SmallFile.contents(of: path, upTo: largestFile) else {
            throw AccessError(
                .invalidKey,
                "\(key): \(path) cannot be read: it is absent, not a file, or larger than \(largestFile) bytes")
        }
        do throws(AccessError) {
            try body(bytes)
        } catch {
            throw AccessError(error.code, "\(key): \(path) cannot be used: \(error.message)", cause: error.cause)
        }
    }
}

import NIOSSL

/// A cipher suite by its name in the IANA registry, as Distribution writes them (`http.tls.ciphersuites`): those that are
/// forward secret and authenticate what they encrypt.
public enum CipherSuite: String, Hashable, Sendable, CaseIterable {
    case ecdsaAES256 = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    case rsaAES256 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    case ecdsaChaCha20 = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
    case rsaChaCha20 = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    case ecdsaAES128 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
    case rsaAES128 = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    case tls13AES128 = "TLS_AES_128_GCM_SHA256"
    case tls13AES256 = "TLS_AES_256_GCM_SHA384"
    case tls13ChaCha20 = "TLS_CHACHA20_POLY1305_SHA256"

    /// Those of TLS 1.2, the ones that docker-registry offers.
    static let preferred = allCases.filter { !$0.isOfTLS13 }

    /// Throws, with a message for a person, for a name that is unknown or belongs to a suite that is not safe.
    public init(named name: String) throws {
        // Older releases of Go and Distribution leave out the hash.
        guard let suite = CipherSuite(rawValue: name) ?? CipherSuite(rawValue: name + "_SHA256") else {
            throw HTTPConnectionError(
                """
                \(name) is \(Self.isUnsafe(name) ? "not safe and not spoken here" : "no known cipher suite"); choose from \
                \(Self.preferred.map(\.rawValue).joined(separator: ", "))
                """)
        }
        self = suite
    }

    /// Whether it belongs to TLS 1.3, whose suites cannot be chosen.
    var isOfTLS13: Bool { value.rawValue >> 8 == 0x13 }

    var value: NIOTLSCipher {
        switch self {
        case .ecdsaAES256: .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
        case .rsaAES256: .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
        case .ecdsaChaCha20: .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
        case .rsaChaCha20: .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
        case .ecdsaAES128: .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
        case .rsaAES128: .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
        case .tls13AES128: .TLS_AES_128_GCM_SHA256
        case .tls13AES256: .TLS_AES_256_GCM_SHA384
        case .tls13ChaCha20: .TLS_CHACHA20_POLY1305_SHA256
        }
    }

    /// Whether a name is of a suite that Distribution would take, or once took, without forward secrecy or with an old cipher.
    private static func isUnsafe(_ name: String) -> Bool {
        let marks = ["_RC4_", "_3DES_", "_CBC_", "TLS_RSA_WITH_"]
        return name.hasPrefix("TLS_") && marks.contains { mark in name.contains(mark) }
    }
}

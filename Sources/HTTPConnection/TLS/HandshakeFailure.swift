/// Why a handshake failed, in words for an operator.
struct HandshakeFailure {
    /// Reasons as those tell apart who count them.
    enum Kind: Int, CaseIterable {
        case probe, clientCertificate, noSharedCipher, version, notTLS, untrusted, other

        var label: String {
            switch self {
            case .clientCertificate: "client_certificate"
            case .noSharedCipher: "no_shared_cipher"
            case .notTLS: "not_tls"
            case .probe, .version, .untrusted, .other: "\(self)"
            }
        }
    }

    let words: String
    let kind: Kind
    /// Whether the client only came and went, as port scanners and health checks do.
    let isProbe: Bool

    private static let reasons: [(mark: String, kind: Kind, words: String)] = [
        (
            "CERTIFICATE_VERIFY_FAILED", .clientCertificate,
            "the client's certificate is expired, for another purpose, or of an unknown authority"
        ),
        (
            "PEER_DID_NOT_RETURN_A_CERTIFICATE", .clientCertificate,
            "the client showed no certificate (http.tls.clientauth)"
        ),
        ("NO_SHARED_CIPHER", .noSharedCipher, "the client has none of the cipher suites (http.tls.ciphersuites)"),
        (
            "UNSUPPORTED_PROTOCOL", .version,
            "the client speaks no version of TLS that is allowed (http.tls.minimumtls)"
        ),
        ("HTTP_REQUEST", .notTLS, "the client spoke plain HTTP; its address must begin with https"),
        ("HTTPS_PROXY_REQUEST", .notTLS, "the client took this server for a proxy"),
        ("WRONG_VERSION_NUMBER", .notTLS, "the client does not speak TLS"),
        ("UNKNOWN_CA", .untrusted, "the client does not trust this server's authority"),
        ("BAD_CERTIFICATE", .untrusted, "the client refuses this server's certificate"),
        ("CERTIFICATE_EXPIRED", .untrusted, "the client finds this server's certificate expired"),
        ("CERTIFICATE_UNKNOWN", .untrusted, "the client does not trust this server's certificate"),
    ]

    init(_ error: any Error) {
        if let error = error as? HTTPConnectionError {
            (words, isProbe, kind) = (error.description, false, .other)
            return
        }
        let text = String(describing: error)
        isProbe = text.contains("EOF") || text.contains("eof") || text.contains("reset")
        let reason = Self.reasons.first { text.contains($0.mark) }
        words = reason?.words ?? text
        kind = reason?.kind ?? (isProbe ? .probe : .other)
    }
}

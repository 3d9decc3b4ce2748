/// Why a handshake failed, in words for an operator.
struct HandshakeFailure {
    let words: String
    /// Whether the client only came and went, as port scanners and health checks do.
    let isProbe: Bool

    private static let reasons: [(mark: String, words: String)] = [
        (
            "CERTIFICATE_VERIFY_FAILED",
            "the client's certificate is expired, for another purpose, or of an unknown authority"
        ),
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "the client showed no certificate (http.tls.clientauth)"),
        ("NO_SHARED_CIPHER", "the client has none of the cipher suites (http.tls.ciphersuites)"),
        ("UNSUPPORTED_PROTOCOL", "the client speaks no version of TLS that is allowed (http.tls.minimumtls)"),
        ("HTTP_REQUEST", "the client spoke plain HTTP; its address must begin with https"),
        ("HTTPS_PROXY_REQUEST", "the client took this server for a proxy"),
        ("WRONG_VERSION_NUMBER", "the client does not speak TLS"),
        ("UNKNOWN_CA", "the client does not trust this server's authority"),
        ("BAD_CERTIFICATE", "the client refuses this server's certificate"),
        ("CERTIFICATE_EXPIRED", "the client finds this server's certificate expired"),
        ("CERTIFICATE_UNKNOWN", "the client does not trust this server's certificate"),
    ]

    init(_ error: any Error) {
        if let error = error as? HTTPConnectionError {
            (words, isProbe) = (error.description, false)
            return
        }
        let text = String(describing: error)
        isProbe = text.contains("EOF") || text.contains("eof") || text.contains("reset")
        words = Self.reasons.first { text.contains($0.mark) }?.words ?? text
    }
}

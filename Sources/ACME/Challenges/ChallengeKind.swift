/// A way to show an authority that a host is this server.
public enum ChallengeKind: String, Hashable, Sendable, CaseIterable, Codable {
    /// The authority asks port 80 for a text (RFC 8555, section 8.3).
    case http01 = "http-01"
    /// The authority asks port 443 for a certificate, in a TLS handshake of its own protocol (RFC 8737).
    case tlsALPN01 = "tls-alpn-01"
}

/// What a client says of itself before it is shown a certificate.
///
/// The protocols that it offers (ALPN) are not here: NIOSSL does not tell of them at this point. The challenge TLS-ALPN-01
/// of ACME turns on them; whoever adds it reads the first record in a handler that ``TLSTermination/secure(_:)`` puts first.
struct ClientHello: Hashable, Sendable {
    /// The host that the client wants, if it says so (SNI). Unchecked text.
    var serverName: String?
}

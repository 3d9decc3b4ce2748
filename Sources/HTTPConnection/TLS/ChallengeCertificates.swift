import NIOCore

/// The certificates that answer the challenge TLS-ALPN-01 (RFC 8737). Only handshakes of validators ask for them.
struct ChallengeCertificates: CertificateProvider {
    /// Gives the one of a host for which a challenge waits.
    let certificate: @Sendable (String) -> ServerCertificate?

    func certificate(for hello: ClientHello, on eventLoop: any EventLoop) -> EventLoopFuture<ServerCertificate> {
        guard let host = hello.hostName, let certificate = certificate(host) else {
            return eventLoop.makeFailedFuture(
                HTTPConnectionError(
                    "a validator of TLS-ALPN-01 came for \(hello.hostName.map(ShownSubject.shown) ?? "no host"), and no such challenge waits"
                ))
        }
        return eventLoop.makeSucceededFuture(certificate)
    }
}

import NIOCore

/// Chooses the certificate of each handshake: the one place where that is decided.
protocol CertificateProvider: Sendable {
    /// Called on the connection's event loop, once per handshake; it must not block, and may answer later. A failure ends the
    /// handshake with an alert.
    func certificate(for hello: ClientHello, on eventLoop: any EventLoop) -> EventLoopFuture<ServerCertificate>
}

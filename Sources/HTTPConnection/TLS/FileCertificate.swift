import NIOCore
import Synchronization

/// The certificate of a pair of files, the same for every host, until it is replaced.
final class FileCertificate: CertificateProvider {
    private let certificate: Mutex<ServerCertificate>

    init(_ certificate: ServerCertificate) {
        self.certificate = Mutex(certificate)
    }

    func certificate(for hello: ClientHello, on eventLoop: any EventLoop) -> EventLoopFuture<ServerCertificate> {
        eventLoop.makeSucceededFuture(certificate.withLock { $0 })
    }

    func replace(with other: ServerCertificate) {
        certificate.withLock { $0 = other }
    }
}

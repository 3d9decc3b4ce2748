import Glibc
import NIOCore
import NIOSSL

/// A server whose very certificate is kept for it, as `registry certificate self-signed` makes one.
///
/// Such a certificate says that it is no authority, and so cannot be trusted as one; but whoever shows it and holds its key is the
/// server that it was kept for. Its names and dates count all the same.
enum PinnedCertificate {
    /// Fails with a ``TransportFailure``, and closes the connection, unless the server showed one of `pins`, which is valid now. To be
    /// called when TLS has come about, before anything is sent.
    static func check(
        on connection: any Channel, against pins: [NIOSSLCertificate], for origin: Origin
    ) -> EventLoopFuture<Void> {
        connection.nioSSL_peerCertificate().flatMapThrowing { shown in
            guard let shown else { throw TransportFailure(.untrusted) }
            let (dates, now) = (CertificateDates(shown), Int64(time(nil)))
            guard dates.isValid(at: now) else { throw TransportFailure(.notValidNow(dates, now: now)) }
            guard pins.contains(shown) else { throw TransportFailure(.untrusted) }
            guard covers(shown, origin) else { throw TransportFailure(.wrongName) }
        }.flatMapError { error in
            connection.close(mode: .all, promise: nil)
            return connection.eventLoop.makeFailedFuture(error)
        }
    }

    /// Fails likewise unless the certificate that the server showed, and that is trusted, has the host among its subject alternative names.
    static func checkName(on connection: any Channel, of origin: Origin) -> EventLoopFuture<Void> {
        connection.nioSSL_peerCertificate().flatMapThrowing { shown in
            guard let shown, covers(shown, origin) else { throw TransportFailure(.noAlternativeName) }
        }.flatMapError { error in
            connection.close(mode: .all, promise: nil)
            return connection.eventLoop.makeFailedFuture(error)
        }
    }

    /// Whether a certificate's subject alternative names have the host (RFC 9525, section 6).
    private static func covers(_ certificate: NIOSSLCertificate, _ origin: Origin) -> Bool {
        let address = Authority.addressBytes(origin.host)
        return certificate._subjectAlternativeNames().contains { name in
            switch name.nameType {
            case .ipAddress: address.map { $0.elementsEqual(name.contents) } ?? false
            case .dnsName:
                address == nil && matches(String(decoding: name.contents, as: UTF8.self).lowercased(), origin.host)
            default: false
            }
        }
    }

    /// A star stands for the whole first label, of a name that has two others behind it.
    private static func matches(_ name: String, _ host: String) -> Bool {
        guard name.hasPrefix("*."), name.count(where: { $0 == "." }) > 1, let dot = host.firstIndex(of: ".") else {
            return name == host
        }
        return name.dropFirst() == host[dot...]
    }
}

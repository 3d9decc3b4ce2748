import Encoding
public import Logging
import NIOCore
import Synchronization

/// The certificates of a listener that serves several hosts, one each, which come and are replaced while it serves: what is got
/// from an authority.
///
/// A client that names no host (SNI), or one that is not in the list, is shown the first host's.
public final class HostCertificates: CertificateProvider {
    private let hosts: [String]
    private let logger: Logger
    private let certificates = Mutex<[String: ServerCertificate]>([:])

    /// - Parameter hosts: names in lower case; at least one.
    public init(hosts: [String], logger: Logger) {
        self.hosts = hosts
        self.logger = logger
    }

    /// Shows `certificate` in every handshake for `host` that begins from now on; connections that are open keep what they
    /// began with. Throws for a certificate that cannot be read.
    public func show(_ certificate: ServerCertificate, for host: String) throws {
        let facts = try CertificateFacts(certificate.chain[0])
        certificates.withLock { $0[host] = certificate }
        logger.info(
            "the certificate of \(host) is in use",
            metadata: [
                "host": "\(host)", "notafter": "\(UTCTime.text(facts.notAfter))",
                "sha256": "\(facts.fingerprint)",
            ])
    }

    func certificate(for hello: ClientHello, on eventLoop: any EventLoop) -> EventLoopFuture<ServerCertificate> {
        let named = hello.hostName.flatMap { hosts.contains($0) ? $0 : nil }
        // For a client that does not care, any is better than none while the first host waits for its own.
        let candidates = named.map { [$0] } ?? hosts
        let certificate = certificates.withLock { known in
            candidates.first { known[$0] != nil }.flatMap { known[$0] }
        }
        if let certificate {
            return eventLoop.makeSucceededFuture(certificate)
        }
        return eventLoop.makeFailedFuture(
            HTTPConnectionError("there is no certificate of \(candidates.joined(separator: ", ")) yet"))
    }
}

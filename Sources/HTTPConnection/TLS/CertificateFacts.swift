import Crypto
import Glibc
import NIOSSL
import SwiftASN1
import X509

/// What an operator wants to know of a certificate.
struct CertificateFacts: Hashable, Sendable {
    /// As RFC 4514 writes it, fit for a log line.
    let subject: String
    /// Seconds since 1970 UTC.
    let notBefore: Int64
    /// Seconds since 1970 UTC.
    let notAfter: Int64
    /// SHA-256 of the whole certificate, as `openssl x509 -fingerprint -sha256` prints it.
    let fingerprint: String

    init(_ certificate: NIOSSLCertificate) throws {
        let bytes = try certificate.toDERBytes()
        subject = ShownSubject.text(ofCertificate: bytes)
        notBefore = Int64(certificate.notValidBefore)
        notAfter = Int64(certificate.notValidAfter)
        fingerprint = Self.fingerprint(of: bytes)
    }

    /// Of a certificate as DER bytes.
    static func fingerprint(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF")
        return SHA256.hash(data: bytes)
            .map { byte in String([digits[Int(byte >> 4)], digits[Int(byte & 15)]]) }
            .joined(separator: ":")
    }
}

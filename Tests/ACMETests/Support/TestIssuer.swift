import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate authority in memory.
struct TestIssuer: Sendable {
    let certificate: Certificate
    private let key: Certificate.PrivateKey

    init(name: String = "Packhouse test authority") throws {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let subject = try DistinguishedName { CommonName(name) }
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: Date() - 3600, notValidAfter: Date() + 86_400 * 3650, issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
                SubjectKeyIdentifier(keyIdentifier: [1, 2, 3, 4])
            }, issuerPrivateKey: key)
        self.key = key
    }

    /// - Parameters:
    ///   - notBefore: seconds since 1970 UTC, like `notAfter`.
    ///   - keyIdentifier: what the certificate calls this issuer's key; nil for a certificate that does not tell.
    func certificate(
        for names: [GeneralName], key publicKey: Certificate.PublicKey, notBefore: Int64, notAfter: Int64,
        serial: Certificate.SerialNumber = Certificate.SerialNumber(), keyIdentifier: [UInt8]? = [1, 2, 3, 4]
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: serial, publicKey: publicKey,
            notValidBefore: Date(timeIntervalSince1970: Double(notBefore)),
            notValidAfter: Date(timeIntervalSince1970: Double(notAfter)), issuer: certificate.subject,
            subject: DistinguishedName(), signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                SubjectAlternativeNames(names)
                if let keyIdentifier { AuthorityKeyIdentifier(keyIdentifier: keyIdentifier[...]) }
            }, issuerPrivateKey: key)
    }

    /// PEM text of a certificate for a host and of the issuer's, and of the key.
    func pair(
        for host: String, notBefore: Int64, notAfter: Int64
    ) throws -> (key: P256.Signing.PrivateKey, chain: String) {
        let key = P256.Signing.PrivateKey()
        let leaf = try certificate(
            for: [.dnsName(host)], key: Certificate.PublicKey(key.publicKey), notBefore: notBefore, notAfter: notAfter)
        return (key, try leaf.pem + certificate.pem)
    }
}

extension Certificate {
    var pem: String {
        get throws { try serializeAsPEM().pemString + "\n" }
    }
}

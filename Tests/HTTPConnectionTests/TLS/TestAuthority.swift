import Crypto
import Glibc
import SwiftASN1
import X509

import struct Foundation.Date

/// A certificate authority of one test.
struct TestAuthority {
    /// Its own certificate, as PEM text.
    let certificate: String
    private let name: DistinguishedName
    private let key: Certificate.PrivateKey

    /// - Parameter above: who signed its certificate; itself without one.
    init(_ commonName: String = "Test authority", below above: TestAuthority? = nil) throws {
        name = try DistinguishedName { CommonName(commonName) }
        key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        certificate = try Self.certificate(
            for: key.publicKey, subject: name, issuer: above?.name ?? name, signedBy: above?.key ?? key,
            notBefore: -3600, notAfter: 86_400,
            extensions: .init { Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil)) })
    }

    /// A certificate and its key, as PEM text.
    ///
    /// - Parameters:
    ///   - notBefore: in seconds from now.
    ///   - notAfter: in seconds from now.
    func issue(
        _ commonName: String, notBefore: Int64 = -3600, notAfter: Int64 = 86_400
    ) throws -> (certificate: String, key: String) {
        let leaf = P256.Signing.PrivateKey()
        let text = try Self.certificate(
            for: Certificate.PrivateKey(leaf).publicKey, subject: DistinguishedName { CommonName(commonName) },
            issuer: name, signedBy: key, notBefore: notBefore, notAfter: notAfter,
            extensions: .init { Critical(BasicConstraints.notCertificateAuthority) })
        return (text, leaf.pemRepresentation + "\n")
    }

    private static func certificate(
        for publicKey: Certificate.PublicKey, subject: DistinguishedName, issuer: DistinguishedName,
        signedBy key: Certificate.PrivateKey, notBefore: Int64, notAfter: Int64, extensions: Certificate.Extensions
    ) throws -> String {
        let now = Double(time(nil))
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey,
            notValidBefore: Date(timeIntervalSince1970: now + Double(notBefore)),
            notValidAfter: Date(timeIntervalSince1970: now + Double(notAfter)), issuer: issuer, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions, issuerPrivateKey: key)
        return try certificate.serializeAsPEM().pemString + "\n"
    }
}

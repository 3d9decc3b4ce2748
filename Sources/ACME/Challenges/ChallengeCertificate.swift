import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// What answers a TLS-ALPN-01 handshake: a certificate that nobody else should ever be shown (RFC 8737, section 3).
public struct ChallengeCertificate: Sendable {
    /// One certificate in DER.
    public let chain: [[UInt8]]
    /// Its key in PEM.
    public let keyPEM: String

    /// Of id-pe-acmeIdentifier.
    static let identifier: ASN1ObjectIdentifier = [1, 3, 6, 1, 5, 5, 7, 1, 31]

    /// Signed by itself, for `host` alone, with the hash of the key authorization in a critical extension.
    ///
    /// - Parameter now: seconds since 1970 UTC; the certificate is good for a week around it, and authorities do not look.
    init(for host: HostName, showing authorization: KeyAuthorization, at now: Int64) throws {
        let key = P256.Signing.PrivateKey()
        var serializer = DER.Serializer()
        try serializer.serialize(ASN1OctetString(contentBytes: authorization.hash[...]))
        let extensions = try Certificate.Extensions {
            SubjectAlternativeNames([.dnsName(host.text)])
            Certificate.Extension(
                oid: ChallengeCertificate.identifier, critical: true, value: serializer.serializedBytes[...])
        }
        let name = try DistinguishedName { CommonName("ACME challenge") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: Date(timeIntervalSince1970: Double(now - 86_400)),
            notValidAfter: Date(timeIntervalSince1970: Double(now + 6 * 86_400)),
            issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
            issuerPrivateKey: Certificate.PrivateKey(key))
        var encoded = DER.Serializer()
        try encoded.serialize(certificate)
        chain = [encoded.serializedBytes]
        keyPEM = key.pemRepresentation
    }
}

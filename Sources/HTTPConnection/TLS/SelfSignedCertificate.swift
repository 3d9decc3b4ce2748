import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate that nobody vouches for but itself, for servers whose clients are told to trust it (RFC 5280): ECDSA P-256, for
/// servers only, and no authority, so that whoever gets its key can pass for these hosts and no others.
public struct SelfSignedCertificate: Sendable {
    /// The most characters of a common name (RFC 5280, appendix A.1).
    private static let longestCommonName = 64

    public let certificatePEM: String
    public let keyPEM: String
    /// As `openssl x509 -fingerprint -sha256` prints it.
    public let fingerprint: String
    /// Seconds since 1970 UTC.
    public let notAfter: Int64

    /// - Parameters:
    ///   - hosts: names, unchecked.
    ///   - addresses: the bytes of IPv4 and IPv6 addresses, in the order of the network.
    ///   - days: how long it is valid.
    ///   - now: seconds since 1970 UTC. It is valid from an hour before, for clients whose clock is slow.
    public init(hosts: [String], addresses: [[UInt8]], days: Int, now: Int64) throws {
        let key = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(key.publicKey)
        let commonName = hosts.first { $0.utf8.count <= Self.longestCommonName } ?? "self-signed"
        let name = try DistinguishedName { CommonName(commonName) }
        let alternatives: [GeneralName] =
            hosts.map { .dnsName($0) } + addresses.map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            // No key usage: with one that signs no certificates, BoringSSL takes it for nobody's root, its own neither.
            try ExtendedKeyUsage([.serverAuth])
            SubjectAlternativeNames(alternatives)
            SubjectKeyIdentifier(hash: publicKey)
        }
        notAfter = now + Int64(days) * 86_400
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: Date(timeIntervalSince1970: Double(now - 3600)),
            notValidAfter: Date(timeIntervalSince1970: Double(notAfter)), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
            issuerPrivateKey: Certificate.PrivateKey(key))
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        fingerprint = CertificateFacts.fingerprint(of: serializer.serializedBytes)
        certificatePEM = PEMDocument(type: "CERTIFICATE", derBytes: serializer.serializedBytes).pemString + "\n"
        keyPEM = key.pemRepresentation + "\n"
    }
}

import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// A new key with the request to certify it for one host (RFC 2986).
struct CertificateRequest: Sendable {
    let keyPEM: String
    /// In DER.
    let encoded: [UInt8]

    /// With a new key, ECDSA on P-256.
    init(for host: HostName) throws(ACMEError) {
        try self.init(for: host, key: P256.Signing.PrivateKey())
    }

    /// With the key of an earlier request.
    init(for host: HostName, keyPEM: String) throws(ACMEError) {
        let key: P256.Signing.PrivateKey
        do {
            key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
        } catch {
            throw ACMEError(.cache, "the key of an unfinished order cannot be read", cause: error)
        }
        try self.init(for: host, key: key)
    }

    private init(for host: HostName, key: P256.Signing.PrivateKey) throws(ACMEError) {
        do {
            let names = try Certificate.Extensions { SubjectAlternativeNames([.dnsName(host.text)]) }
            let attribute = try CertificateSigningRequest.Attribute(ExtensionRequest(extensions: names))
            let request = try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName(), privateKey: Certificate.PrivateKey(key),
                attributes: CertificateSigningRequest.Attributes([attribute]), signatureAlgorithm: .ecdsaWithSHA256)
            var serializer = DER.Serializer()
            try serializer.serialize(request)
            encoded = serializer.serializedBytes
            keyPEM = key.pemRepresentation + "\n"
        } catch {
            throw ACMEError(.refused, "the request for a certificate for \(host) cannot be written", cause: error)
        }
    }
}

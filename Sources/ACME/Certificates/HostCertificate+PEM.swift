import SwiftASN1
import Wording
import X509

extension HostCertificate {
    /// The certificates in PEM, one after the other.
    public var chainPEM: String {
        chain.map { PEMDocument(type: Certificate.defaultPEMDiscriminator, derBytes: $0).pemString + "\n" }.joined()
    }

    /// Reads a key and the certificates behind it from PEM text, the form of autocert's files and of ours.
    init(host: HostName, keyAndChain text: String) throws(ACMEError) {
        let documents = try HostCertificate.documents(in: text)
        guard let keyDocument = documents.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") }) else {
            throw ACMEError(.unusableCertificate, "there is no private key before the certificate")
        }
        try self.init(host: host, documents: documents.filter { $0 != keyDocument }, key: keyDocument.pemString + "\n")
    }

    /// Puts a key and what an authority sent for it together.
    init(host: HostName, key: String, chain text: String) throws(ACMEError) {
        try self.init(host: host, documents: HostCertificate.documents(in: text), key: key)
    }

    private init(host: HostName, documents: [PEMDocument], key: String) throws(ACMEError) {
        let certificates: [Certificate]
        let privateKey: Certificate.PrivateKey
        do {
            privateKey = try Certificate.PrivateKey(pemEncoded: key)
        } catch {
            throw ACMEError(.unusableCertificate, "the private key cannot be read", cause: error)
        }
        do {
            certificates = try documents.map { try Certificate(pemDocument: $0) }
        } catch {
            throw ACMEError(.unusableCertificate, "a certificate cannot be read: \(ShownText.line("\(error)"))")
        }
        try self.init(host: host, certificates: certificates, key: privateKey, keyPEM: key)
    }

    private static func documents(in text: String) throws(ACMEError) -> [PEMDocument] {
        do {
            return try PEMDocument.parseMultiple(pemString: text)
        } catch {
            throw ACMEError(.unusableCertificate, "there is no PEM text: \(ShownText.line("\(error)"))")
        }
    }
}

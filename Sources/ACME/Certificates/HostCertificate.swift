import Crypto
import Encoding
import FoundationEssentials
import Wording
import X509

/// What the clients of one host are shown. Its parts were checked to belong together.
public struct HostCertificate: Sendable {
    public let host: HostName
    /// In DER: the certificate of the host, then those that lead to a root.
    public let chain: [[UInt8]]
    /// The private key in PEM.
    public let keyPEM: String
    /// Seconds since 1970 UTC.
    public let notBefore: Int64
    /// Seconds since 1970 UTC.
    public let notAfter: Int64
    /// Who signed it, fit for a log line.
    public let issuer: String
    /// SHA-256 of the host's certificate, in hexadecimal.
    let fingerprint: String
    /// What an authority knows the certificate by (RFC 9773, section 4.1); nil when it does not tell who signed it.
    let renewalIdentifier: String?

    /// Checks that the key is that of the first certificate, that this one is for the host, and that each certificate is signed
    /// by the next. Whom one trusts, and what time it is, are not asked. Throws `.unusableCertificate`.
    init(host: HostName, certificates: [Certificate], key: Certificate.PrivateKey, keyPEM: String) throws(ACMEError) {
        func unusable(_ words: String) -> ACMEError { ACMEError(.unusableCertificate, words) }
        guard let leaf = certificates.first else { throw unusable("there is no certificate") }
        guard certificates.count <= HostCertificate.longestChain else {
            throw unusable(
                "the chain has \(certificates.count) certificates, more than \(HostCertificate.longestChain)")
        }
        guard leaf.publicKey == key.publicKey else {
            throw unusable("the certificate is not of the key that it came with")
        }
        guard leaf.isFor(host) else { throw unusable("the certificate is not for \(host)") }
        for (certificate, issuer) in zip(certificates, certificates.dropFirst()) {
            guard certificate.issuer == issuer.subject,
                issuer.publicKey.isValidSignature(certificate.signature, for: certificate)
            else {
                throw unusable(
                    "the chain is broken: \(ShownText.line("\(issuer.subject)")) did not sign what stands before it")
            }
        }
        notBefore = Int64(leaf.notValidBefore.timeIntervalSince1970)
        notAfter = Int64(leaf.notValidAfter.timeIntervalSince1970)
        guard notBefore < notAfter else { throw unusable("the certificate is never valid") }
        do {
            chain = try certificates.map { try $0.encoded() }
        } catch {
            throw ACMEError(.unusableCertificate, "the certificate cannot be written", cause: error)
        }
        self.host = host
        self.keyPEM = keyPEM
        issuer = ShownText.line("\(leaf.issuer)")
        fingerprint = Hexadecimal.text(of: SHA256.hash(data: chain[0]))
        renewalIdentifier = leaf.renewalIdentifier
    }

    private static let longestChain = 10
}

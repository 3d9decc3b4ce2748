import Crypto
import Foundation
import SwiftASN1
import Testing
import X509

@testable import ACME

@Suite("a certificate with its key")
struct HostCertificateTests {
    static let host = "a.example"

    static func read(key: String, chain: String, host: String = host) throws -> HostCertificate {
        try HostCertificate(host: HostName(host), key: key, chain: chain)
    }

    /// What reading throws.
    static func problem(key: String, chain: String, host: String = host) -> String? {
        do {
            _ = try read(key: key, chain: chain, host: host)
            return nil
        } catch {
            return (error as? ACMEError)?.code == .unusableCertificate ? "\(error)" : "another error: \(error)"
        }
    }

    @Test("is taken apart and put together again")
    func whole() throws {
        let issuer = try TestIssuer()
        let pair = try issuer.pair(for: Self.host, notBefore: 1_000_000, notAfter: 2_000_000)
        let certificate = try Self.read(key: pair.key.pemRepresentation, chain: pair.chain)
        #expect(certificate.chainPEM == pair.chain)
        #expect(certificate.chain.count == 2)
        #expect(certificate.notBefore == 1_000_000 && certificate.notAfter == 2_000_000)
        #expect(certificate.issuer == "CN=Packhouse test authority")
        let again = try HostCertificate(
            host: HostName(Self.host), keyAndChain: certificate.keyPEM + certificate.chainPEM)
        #expect(again.fingerprint == certificate.fingerprint && again.chain == certificate.chain)
    }

    @Test("is not used when the parts do not belong together")
    func mismatch() throws {
        let issuer = try TestIssuer()
        let pair = try issuer.pair(for: Self.host, notBefore: 1_000_000, notAfter: 2_000_000)
        let key = pair.key.pemRepresentation
        let other = P256.Signing.PrivateKey().pemRepresentation
        #expect(Self.problem(key: other, chain: pair.chain) == "the certificate is not of the key that it came with")
        #expect(Self.problem(key: key, chain: pair.chain, host: "b.example") == "the certificate is not for b.example")
        let leaf = String(pair.chain.prefix(pair.chain.count / 2))
        let stranger = try TestIssuer()
        let own = try PEMDocument.parseMultiple(pemString: pair.chain)[0].pemString + "\n"
        #expect(
            Self.problem(key: key, chain: own + (try stranger.certificate.pem))?.hasPrefix("the chain is broken")
                == true)
        #expect(Self.problem(key: key, chain: own) == nil)
        #expect(Self.problem(key: key, chain: leaf)?.hasPrefix("there is no PEM text") == true)
        #expect(Self.problem(key: key, chain: (try issuer.certificate.pem) + own) != nil)
        #expect(Self.problem(key: key, chain: "") == "there is no certificate")
        #expect(Self.problem(key: key, chain: key)?.hasPrefix("a certificate cannot be read") == true)
        #expect(Self.problem(key: "", chain: pair.chain)?.hasPrefix("the private key cannot be read") == true)
        let long = pair.chain + String(repeating: try issuer.certificate.pem, count: 9)
        #expect(Self.problem(key: key, chain: long)?.contains("more than 10") == true)
    }

    @Test("is for a host only by its subject alternative names")
    func names() throws {
        let issuer = try TestIssuer()
        let key = P256.Signing.PrivateKey()
        for (names, isGood) in [
            ([GeneralName.dnsName("A.Example")], true), ([.dnsName("b.example"), .dnsName("a.example")], true),
            ([.dnsName("*.example")], false), ([.rfc822Name("a.example")], false), ([], false),
        ] as [([GeneralName], Bool)] {
            let leaf = try issuer.certificate(
                for: names, key: Certificate.PublicKey(key.publicKey), notBefore: 1_000_000, notAfter: 2_000_000)
            #expect((Self.problem(key: key.pemRepresentation, chain: try leaf.pem) == nil) == isGood, "\(names)")
        }
    }

    @Test("has the identifier of RFC 9773, section 4.1")
    func renewalIdentifier() throws {
        let issuer = try TestIssuer()
        let key = P256.Signing.PrivateKey()
        func identifier(_ serial: Certificate.SerialNumber, _ keyIdentifier: [UInt8]?) throws -> String? {
            try issuer.certificate(
                for: [.dnsName(Self.host)], key: Certificate.PublicKey(key.publicKey), notBefore: 0, notAfter: 1,
                serial: serial, keyIdentifier: keyIdentifier
            ).renewalIdentifier
        }
        let authority: [UInt8] = [
            0x69, 0x88, 0x5B, 0x6B, 0x87, 0x46, 0x40, 0x41, 0xE1, 0xB3, 0x7B, 0x84, 0x7B, 0xA0, 0xAE, 0x2C, 0xDE, 0x01,
            0xC8, 0xD4,
        ]
        #expect(
            try identifier(Certificate.SerialNumber(bytes: [0x87, 0x65, 0x43, 0x21]), authority)
                == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE")
        #expect(try identifier(Certificate.SerialNumber(bytes: [0x07]), authority) == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.Bw")
        #expect(try identifier(Certificate.SerialNumber(bytes: [0x07]), nil) == nil)
    }

    @Test("is requested for the host, with a new key each time")
    func request() throws {
        let host = try HostName(Self.host)
        let request = try CertificateRequest(for: host)
        let csr = try CertificateSigningRequest(derEncoded: request.encoded)
        let names = try #require(try csr.attributes.extensionRequest?.extensions.subjectAlternativeNames)
        #expect(Array(names) == [.dnsName(Self.host)])
        #expect(csr.subject.isEmpty)
        #expect(csr.publicKey.isValidSignature(csr.signature, for: csr))
        #expect(try Certificate.PrivateKey(pemEncoded: request.keyPEM).publicKey == csr.publicKey)
        #expect(try CertificateRequest(for: host).keyPEM != request.keyPEM)
        #expect(try CertificateRequest(for: host, keyPEM: request.keyPEM).keyPEM == request.keyPEM)
        #expect(throws: ACMEError.self) { try CertificateRequest(for: host, keyPEM: "torn") }
    }
}

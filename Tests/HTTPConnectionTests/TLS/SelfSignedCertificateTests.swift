import Glibc
import NIOSSL
import SwiftASN1
import Testing
import X509

@testable import HTTPConnection

@Suite("a certificate signed by itself")
struct SelfSignedCertificateTests {
    @Test("names its hosts and addresses, is for servers, and is no authority")
    func contents() throws {
        let now = Int64(time(nil))
        let made = try SelfSignedCertificate(
            hosts: ["registry.example", "*.example"], addresses: [[192, 0, 2, 7], Array(repeating: 1, count: 16)],
            days: 30, now: now)
        let certificate = try Certificate(pemEncoded: made.certificatePEM)
        #expect("\(certificate.subject)" == "CN=registry.example")
        #expect(certificate.subject == certificate.issuer)
        #expect(certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
        #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
        #expect(try certificate.extensions.extendedKeyUsage?.map { "\($0)" } == ["serverAuth"])
        let names = try #require(try certificate.extensions.subjectAlternativeNames)
        #expect(names.count == 4)
        #expect(names.contains(.dnsName("*.example")))
        #expect(names.contains(.ipAddress(ASN1OctetString(contentBytes: [192, 0, 2, 7]))))
        let facts = try CertificateFacts(NIOSSLCertificate(bytes: Array(made.certificatePEM.utf8), format: .pem))
        #expect(facts.notBefore == now - 3600)
        #expect(facts.notAfter == now + 30 * 86_400)
        #expect(facts.notAfter == made.notAfter)
        #expect(facts.fingerprint == made.fingerprint)
        #expect(throws: Never.self) {
            try ServerCertificate(
                chain: [try NIOSSLCertificate(bytes: Array(made.certificatePEM.utf8), format: .pem).toDERBytes()],
                keyPEM: made.keyPEM)
        }
    }

    @Test("two are never alike")
    func different() throws {
        let made = try (0..<2).map { _ in
            try SelfSignedCertificate(hosts: [], addresses: [[127, 0, 0, 1]], days: 1, now: 1_800_000_000)
        }
        #expect(made[0].keyPEM != made[1].keyPEM)
        #expect(made[0].fingerprint != made[1].fingerprint)
        let subject = try Certificate(pemEncoded: made[0].certificatePEM).subject
        #expect("\(subject)" == "CN=self-signed")
    }

    @Test("a name that is too long for a common name is only among the others")
    func long() throws {
        let name = Array(repeating: "label", count: 20).joined(separator: ".")
        let made = try SelfSignedCertificate(hosts: [name, "b.example"], addresses: [], days: 1, now: 1_800_000_000)
        let certificate = try Certificate(pemEncoded: made.certificatePEM)
        #expect("\(certificate.subject)" == "CN=b.example")
        #expect(try certificate.extensions.subjectAlternativeNames?.contains(.dnsName(name)) == true)
    }
}

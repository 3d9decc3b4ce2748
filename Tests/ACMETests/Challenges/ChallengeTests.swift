import Crypto
import Foundation
import SwiftASN1
import Testing
import X509

@testable import ACME

@Suite("challenges")
struct ChallengeTests {
    @Test(
        "are tried one after the other at first, then one an attempt, in turn",
        arguments: [
            (Set(ChallengeKind.allCases), nil, 0, [ChallengeKind.http01, .tlsALPN01]),
            (Set(ChallengeKind.allCases), .tlsALPN01, 0, [.tlsALPN01, .http01]),
            (Set(ChallengeKind.allCases), nil, 1, [.http01]), (Set(ChallengeKind.allCases), nil, 2, [.tlsALPN01]),
            (Set(ChallengeKind.allCases), nil, 3, [.http01]),
            (Set(ChallengeKind.allCases), .tlsALPN01, 1, [.tlsALPN01]),
            ([.tlsALPN01], nil, 0, [.tlsALPN01]), ([.tlsALPN01], .http01, 7, [.tlsALPN01]), ([], nil, 0, []),
            ([], nil, 3, []),
        ] as [(Set<ChallengeKind>, ChallengeKind?, Int, [ChallengeKind])])
    func choice(_ available: Set<ChallengeKind>, _ lastGood: ChallengeKind?, _ refusals: Int, _ kinds: [ChallengeKind])
    {
        #expect(ChallengeChoice.kinds(available: available, lastGood: lastGood, refusals: refusals) == kinds)
    }

    static func offer(_ kind: ChallengeKind) throws -> ChallengeOffer {
        ChallengeOffer(kind: kind, url: try AuthorityURL(directory: "https://acme.example/chal"), token: "token")
    }

    @Test("are answered while an order waits for it, and not a moment longer")
    func answers() throws {
        let answers = ChallengeAnswers()
        let key = AccountKey()
        let host = try HostName("a.example")
        try answers.prepare(Self.offer(.http01), of: host, key: key, at: 0)
        try answers.prepare(Self.offer(.tlsALPN01), of: host, key: key, at: 0)
        #expect(answers.httpAnswer("token") == "token.\(key.thumbprint)")
        #expect(answers.httpAnswer("toke") == nil && answers.httpAnswer("") == nil)
        #expect(answers.alpnCertificate("A.Example") != nil)
        #expect(answers.alpnCertificate("b.example") == nil && answers.alpnCertificate("") == nil)
        answers.withdraw()
        #expect(answers.httpAnswer("token") == nil && answers.alpnCertificate("a.example") == nil)
    }

    @Test("by TLS are answered with a certificate for the host alone, the hash in a critical extension")
    func certificate() throws {
        let key = AccountKey()
        let answers = ChallengeAnswers()
        let now = Int64(Date().timeIntervalSince1970)
        try answers.prepare(Self.offer(.tlsALPN01), of: HostName("a.example"), key: key, at: now)
        let found = try #require(answers.alpnCertificate("a.example"))
        let certificate = try Certificate(derEncoded: found.chain[0])
        let names = try #require(try certificate.extensions.subjectAlternativeNames)
        #expect(Array(names) == [.dnsName("a.example")])
        let identifier = try #require(certificate.extensions[oid: [1, 3, 6, 1, 5, 5, 7, 1, 31]])
        #expect(identifier.critical)
        let hash = SHA256.hash(data: Data("token.\(key.thumbprint)".utf8))
        #expect(Array(identifier.value) == [4, 32] + Array(hash))
        #expect(certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
        #expect(try Certificate.PrivateKey(pemEncoded: found.keyPEM).publicKey == certificate.publicKey)
    }
}

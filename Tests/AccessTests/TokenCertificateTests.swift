import Crypto
import Foundation
import Logging
import NIOPosix
import StorageTesting
import SwiftASN1
import Testing
import X509

@testable import Access

@Suite(.timeLimit(.minutes(30))) struct TokenCertificateTests {
    private struct Signer {
        var key: P256.Signing.PrivateKey
        var certificate: Certificate

        func token(_ header: String) throws -> String {
            let claims = OutsideToken.claims.replacingOccurrences(
                of: "1800000300", with: "\(Int(Date().timeIntervalSince1970) + 300)"
            ).replacingOccurrences(of: "1799999990", with: "1")
            return try OutsideToken.text(header, claims) { try key.signature(for: $0).rawRepresentation }
        }
    }

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func signer(
        _ name: String, by issuer: Signer? = nil, isAuthority: Bool, days: ClosedRange<Int> = -1...1,
        key: P256.Signing.PrivateKey = P256.Signing.PrivateKey()
    ) throws -> Signer {
        let subject = try DistinguishedName { CommonName(name) }
        let day = 86_400.0
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: Double(days.lowerBound) * day),
            notValidAfter: Date(timeIntervalSinceNow: Double(days.upperBound) * day),
            issuer: issuer?.certificate.subject ?? subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(
                    isAuthority ? BasicConstraints.isCertificateAuthority(maxPathLength: nil) : .notCertificateAuthority
                )
            },
            issuerPrivateKey: .init(issuer?.key ?? key))
        return Signer(key: key, certificate: certificate)
    }

    private func authenticator(_ certificates: [Certificate]) throws -> TokenServerAuthenticator {
        try directory.write(
            certificates.map { try $0.serializeAsPEM().pemString }.joined(separator: "\n"), to: "bundle.pem")
        return try TokenServerAuthenticator(
            TokenServerSettings(
                issuer: "issuer", service: "registry", keySetPath: nil,
                certificatesPath: directory.path + "/bundle.pem", algorithms: [.es256]),
            threadPool: .singleton, logger: RecordingLog().logger)
    }

    private func isGood(_ token: String, _ authenticator: TokenServerAuthenticator) async -> Bool {
        await authenticator.verify(authorization: "Bearer \(token)", logger: RecordingLog().logger) != .invalidToken
    }

    private func chain(_ certificates: [Certificate]) throws -> String {
        let texts = try certificates.map { certificate in
            var serializer = DER.Serializer()
            try serializer.serialize(certificate)
            return "\"\(Data(serializer.serializedBytes).base64EncodedString())\""
        }
        return #"{"alg":"ES256","typ":"JWT","x5c":[\#(texts.joined(separator: ","))]}"#
    }

    @Test("a chain that leads to a certificate of the bundle is taken, and no other")
    func chains() async throws {
        let root = try signer("root", isAuthority: true)
        let middle = try signer("middle", by: root, isAuthority: true)
        let leaf = try signer("leaf", by: middle, isAuthority: false)
        let direct = try signer("direct", by: root, isAuthority: false)
        let old = try signer("old", by: root, isAuthority: false, days: -3 ... -2)
        let stranger = try signer("root", isAuthority: true)
        let impostor = try signer("leaf", by: stranger, isAuthority: false)
        let authenticator = try authenticator([root.certificate])
        let cases: [(Signer, [Certificate], Bool)] = [
            (direct, [direct.certificate], true),
            (leaf, [leaf.certificate, middle.certificate], true),
            (leaf, [leaf.certificate, middle.certificate, root.certificate], true),
            (leaf, [leaf.certificate], false),
            (old, [old.certificate], false),
            (impostor, [impostor.certificate, stranger.certificate], false),
            (impostor, [leaf.certificate, middle.certificate], false),
            (stranger, [stranger.certificate], false),
            (root, [root.certificate], true),
        ]
        for (index, (signer, certificates, expected)) in cases.enumerated() {
            let token = try signer.token(chain(certificates))
            #expect(await isGood(token, authenticator) == expected, "case \(index)")
        }
        let long = [direct.certificate] + Array(repeating: root.certificate, count: 8)
        #expect(await !isGood(try direct.token(chain(long)), authenticator))
    }

    @Test("the key of a certificate of the bundle is known by both names that servers give it")
    func names() async throws {
        let key = try P256.Signing.PrivateKey(rawRepresentation: Array(1...32))
        let signer = try signer("signer", isAuthority: true, key: key)
        let authenticator = try authenticator([signer.certificate])
        let libtrust = "6HKZ:ISNX:E4LF:3ZZS:X4UD:GOAS:FOMW:FCTB:LEMP:5XDH:3B4P:77HU"
        let thumbprint = "6UoWwDCkLjV0J-pQG8c0THxbVhBcpR0AZDift1Yl5DM"
        for name in [libtrust, thumbprint] {
            #expect(await isGood(try signer.token(#"{"alg":"ES256","kid":"\#(name)"}"#), authenticator))
        }
        #expect(await !isGood(try signer.token(#"{"alg":"ES256","kid":"signer"}"#), authenticator))
        let other = try self.signer("other", isAuthority: true)
        #expect(await !isGood(try other.token(#"{"alg":"ES256","kid":"\#(libtrust)"}"#), authenticator))
    }

    @Test(
        "a certificate of the bundle whose time is over names its key all the same, as at docker-registry, but leads nowhere"
    )
    func over() async throws {
        let root = try signer("root", isAuthority: true, days: -3 ... -2)
        let leaf = try signer("leaf", by: root, isAuthority: false)
        let authenticator = try authenticator([root.certificate])
        let key = try #require(VerificationKey(root.certificate.publicKey))
        let name = try #require(KeyName.thumbprint(of: key))
        #expect(await isGood(try root.token(#"{"alg":"ES256","kid":"\#(name)"}"#), authenticator))
        #expect(await !isGood(try root.token(chain([root.certificate])), authenticator))
        #expect(await !isGood(try leaf.token(chain([leaf.certificate])), authenticator))
    }

    @Test("blanks at the ends of lines, texts between and other things in PEM do not matter to a bundle")
    func blanks() async throws {
        let signer = try signer("signer", isAuthority: true)
        let pem = try signer.certificate.serializeAsPEM().pemString
        let key = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
        for text in [
            pem + "\n \t\n\n", pem.replacingOccurrences(of: "\n", with: " \t\n") + "  ",
            pem.replacingOccurrences(of: "\n", with: "\r\n"), "the signer\n\(pem)\n# end", key + pem + "\n" + key,
            "  " + pem.replacingOccurrences(of: "\n", with: "\n  "),
        ] {
            var keys = TrustedKeys()
            try keys.add(certificates: Array(text.utf8))
            #expect(keys.roots == [signer.certificate])
            #expect(keys.warnings.isEmpty != text.contains("PUBLIC KEY"))
        }
    }

    /// Public keys with what openssl, sha256sum and base32 make of them.
    private static let fingerprints = [
        "HOHR:SZKN:QWB2:E4OL:NRNM:KCDQ:JGBE:QGSY:BEEQ:ZW76:BQRR:5DQJ": """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE/L1gBKMN0oeJMX1CXHRNxwqoFd5nArDB
        mWq+HZOfzunge29WIsrCUXejKwLYtjjqtT24wAaggC/xpIJgmXMllj0U8xKq2frA
        nDEI36HQW8zPMCycL+nlalyAYIAZBw/B
        -----END PUBLIC KEY-----
        """,
        "BOQ6:DBW3:WZBD:2IIJ:L4CI:WIHC:4W7Z:3CR2:3MKX:XENK:6MNY:Y4C2": """
        -----BEGIN PUBLIC KEY-----
        MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBXiyqv9duWF3SFsFDmeBWPSnx5KDq
        b0zUFNX74/4qjJl7hMLlzBSYZHxcmiM9O8t0O0h9oCtQT3+s8lIR6kAXFBMAqeKQ
        7aTQgRmjaAUX7YeNcN42fbAEJIALobB1bF7wH4dwQ87t7nxMZvf2/yAtMqRMG1Ap
        hVbPF8htFcdIQbv8suA=
        -----END PUBLIC KEY-----
        """,
        "4KAK:ORW3:GJVY:WJMR:EPRX:4FVN:ZTHJ:2VQQ:DLMK:AMQH:UHID:45OH": """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA56yHM17T4k3T2julKLfC
        EaInNK6iCrvCEcZCcY+ItzC0Cqkds+5wF7mz6UQkROSp/nXJ9XGT8uO/Cqp/GASn
        zX+s4fbNVbC1wYD6qGPzZXWA6L9x7Qnxh5rfSurPm6F7NolFV1GnPe6GqAiNQTQo
        uRrD9fJ8JrGlL2Sz7LChD70+wRjEWSfW1IznhqYINjbMlpAkQpp2rY3i92BrzJd/
        Nu7O88++pJ8pImsnd/WBYG59Xq2v948aBaddAw089HNxW1uZ8aQluer84gDeo0Tk
        veWvSYelr3ZPCGmAChX4wSDL2FadmT5LCkNrsJRyhDYvKGRr9qqP17iIeKVv3mWJ
        CwIDAQAB
        -----END PUBLIC KEY-----
        """,
    ]

    @Test("libtrust's name of a key is of the whole SubjectPublicKeyInfo, for elliptic curves and RSA")
    func fingerprint() throws {
        for (name, pem) in Self.fingerprints {
            let key = try Certificate.PublicKey(pemEncoded: pem)
            #expect(KeyName.libtrust(of: try #require(VerificationKey(key))) == name)
        }
        #expect(KeyName.libtrust(of: .ed25519(Curve25519.Signing.PrivateKey().publicKey)) == nil)
        #expect(KeyName.libtrust(of: .secret(SymmetricKey(size: .bits256))) == nil)
    }

    @Test("the thumbprint is that of RFC 7638, section 3.1")
    func thumbprint() throws {
        let modulus =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
        let document = #"{"keys":[{"kty":"RSA","kid":"a","n":"\#(modulus)","e":"AQAB"}]}"#
        var keys = TrustedKeys()
        try keys.add(keySet: Array(document.utf8))
        let key = try #require(keys.named["a"])
        #expect(KeyName.thumbprint(of: key.key) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }

    @Test(
        "a bundle that holds no certificate is refused",
        arguments: ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func unusable(_ text: String) throws {
        try directory.write(text, to: "bad.pem")
        let settings = TokenServerSettings(
            issuer: "i", service: "s", keySetPath: nil, certificatesPath: directory.path + "/bad.pem", algorithms: [])
        let error = #expect(throws: AccessError.self) { try settings.check() }
        #expect(error?.message.contains("auth.token.rootcertbundle") == true)
    }
}

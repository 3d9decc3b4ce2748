import Crypto
import Encoding
import Foundation
import NIOCore
import Testing

@testable import ACME

@Suite("signatures")
struct SigningTests {
    /// The key of RFC 7515, appendix A.3.
    static let known = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49
        AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b
        focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
        -----END EC PRIVATE KEY-----
        """

    @Test("a key in the form of autocert is read, and told as RFC 7517 has it")
    func webKey() throws {
        let key = try AccountKey(pem: Self.known)
        #expect(
            key.webKey
                == #"{"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#
        )
        #expect(key.thumbprint == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")
        #expect(try AccountKey(pem: key.pem).thumbprint == key.thumbprint)
    }

    @Test(
        "a request is signed over header and payload, with the key's own form of signature", arguments: [true, false])
    func request(_ isOfAccount: Bool) throws {
        let key = try AccountKey(pem: Self.known)
        let url = try AuthorityURL(directory: "https://acme.example/order")
        let request = try SignedRequest(
            Array(#"{"a":1}"#.utf8), to: url, nonce: "n-1",
            by: isOfAccount ? .account("https://acme.example/me") : .key,
            with: key)
        struct Flat: Decodable {
            var protected: String
            var payload: String
            var signature: String
        }
        let flat = try JSONDecoder().decode(Flat.self, from: Data(request.body.readableBytesView))
        let header = String(decoding: try #require(Base64.decodeURLSafe(flat.protected.utf8)), as: UTF8.self)
        let identity = isOfAccount ? #""kid":"https://acme.example/me""# : #""jwk":\#(key.webKey)"#
        #expect(header == #"{"alg":"ES256",\#(identity),"nonce":"n-1","url":"https://acme.example/order"}"#)
        #expect(flat.payload == "eyJhIjoxfQ")
        let signature = try P256.Signing.ECDSASignature(
            rawRepresentation: try #require(Base64.decodeURLSafe(flat.signature.utf8)))
        let publicKey = try P256.Signing.PrivateKey(pemRepresentation: Self.known).publicKey
        #expect(publicKey.isValidSignature(signature, for: Data("\(flat.protected).\(flat.payload)".utf8)))
    }

    @Test("a request that only reads has an empty payload")
    func reading() throws {
        let request = try SignedRequest(
            nil, to: AuthorityURL(directory: "https://acme.example/order"), nonce: "n", by: .key, with: AccountKey())
        #expect(String(buffer: request.body).contains(#""payload":"","#))
    }

    @Test("nonces are used once, the youngest first, and few are kept")
    func nonces() {
        var nonces = Nonces()
        #expect(nonces.take() == nil)
        for number in 0..<20 { nonces.add("\(number)") }
        nonces.add(nil)
        #expect((0..<9).map { _ in nonces.take() } == ["19", "18", "17", "16", "15", "14", "13", "12", nil])
    }
}

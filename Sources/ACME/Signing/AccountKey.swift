import Crypto
import Encoding
import FoundationEssentials

/// The key that an account is known by. Whoever has it can act for the account.
struct AccountKey: Sendable {
    private let key: P256.Signing.PrivateKey

    /// A new one.
    init() {
        key = P256.Signing.PrivateKey()
    }

    /// Reads PKCS #8 or SEC 1 in PEM, as autocert writes it. Throws for any other curve or kind.
    init(pem: String) throws {
        key = try P256.Signing.PrivateKey(pemRepresentation: pem)
    }

    var pem: String { key.pemRepresentation + "\n" }

    /// The public key as a JSON Web Key, with its members in the one order that ``thumbprint`` hashes (RFC 7638, section 3).
    var webKey: String {
        let point = key.publicKey.rawRepresentation
        let x = Base64.urlSafe(point.prefix(32))
        let y = Base64.urlSafe(point.suffix(32))
        return #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
    }

    /// What key authorizations end with (RFC 8555, section 8.1).
    var thumbprint: String { Base64.urlSafe(SHA256.hash(data: Data(webKey.utf8))) }

    /// ES256 (RFC 7518, section 3.4): r and s, 32 bytes each.
    func signature(of text: String) throws -> [UInt8] {
        Array(try key.signature(for: Data(text.utf8)).rawRepresentation)
    }
}

import Crypto
import CryptoExtras
import Encoding
import FoundationEssentials

/// A set of keys as a token server publishes it (JWKS, RFC 7517 section 5). A key that is not as it has to be costs the others nothing.
struct KeySetDocument: Decodable {
    struct Key: Decodable {
        var kty: String?
        var kid: String?
        var use: String?
        var alg: String?
        var crv: String?
        var x: String?
        var y: String?
        var n: String?
        var e: String?
        var k: String?
    }

    /// Nil for each that is none.
    let keys: [Key?]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        keys = try container.decode([LenientElement<Key>].self, forKey: .keys).map(\.value)
    }

    private enum CodingKeys: String, CodingKey {
        case keys
    }
}

extension KeySetDocument.Key {
    /// Bytes of a modulus: 2048 to 16384 bits.
    private static let moduli = 256...2048
    /// Bytes of an exponent.
    private static let exponents = 1...8
    private static let shortestSecret = 32

    /// Throws why the key cannot be used.
    func verificationKey() throws(AccessError) -> VerificationKey {
        guard let kty else { throw AccessError(.invalidKey, "kty is missing, which says what kind of key it is") }
        do {
            switch (kty, crv) {
            case ("EC", "P-256"): return .p256(try P256.Signing.PublicKey(rawRepresentation: point(of: 32)))
            case ("EC", "P-384"): return .p384(try P384.Signing.PublicKey(rawRepresentation: point(of: 48)))
            case ("EC", "P-521"): return .p521(try P521.Signing.PublicKey(rawRepresentation: point(of: 66)))
            case ("OKP", "Ed25519"):
                return .ed25519(try Curve25519.Signing.PublicKey(rawRepresentation: bytes(x, "x")))
            case ("RSA", _):
                let modulus = try Array(bytes(n, "n").drop { $0 == 0 })
                let exponent = try Array(bytes(e, "e").drop { $0 == 0 })
                guard Self.moduli.contains(modulus.count), Self.exponents.contains(exponent.count) else {
                    throw AccessError(.invalidKey, "an RSA key has 2048 to 16384 bits and a small exponent")
                }
                return .rsa(try _RSA.Signing.PublicKey(n: modulus, e: exponent))
            case ("oct", _):
                let secret = try bytes(k, "k")
                guard secret.count >= Self.shortestSecret else {
                    throw AccessError(.invalidKey, "a shared key has at least \(Self.shortestSecret) bytes")
                }
                return .secret(SymmetricKey(data: secret))
            default:
                throw AccessError(
                    .invalidKey,
                    "kty \(ShownName(kty.utf8))\(crv.map { " with crv \(ShownName($0.utf8))" } ?? "") is no kind of key that is known"
                )
            }
        } catch let error as AccessError {
            throw error
        } catch {
            throw AccessError(.invalidKey, "its numbers are no \(ShownName(kty.utf8)) key", cause: error)
        }
    }

    private func point(of size: Int) throws(AccessError) -> [UInt8] {
        let (x, y) = (try bytes(x, "x"), try bytes(y, "y"))
        guard x.count == size, y.count == size else {
            throw AccessError(.invalidKey, "x and y of its curve have \(size) bytes each")
        }
        return x + y
    }

    private func bytes(_ text: String?, _ name: String) throws(AccessError) -> [UInt8] {
        guard let text, let bytes = Base64.decodeURLSafe(text.utf8) else {
            throw AccessError(.invalidKey, "\(name) is missing, or no URL-safe base64 without padding")
        }
        return bytes
    }
}

import Crypto
import CryptoExtras
import Encoding
import FoundationEssentials

/// How token servers name the key of a certificate in the field `kid` of their tokens.
enum KeyName {
    /// What libtrust calls it, as docker's own servers up to Distribution 2 do: of SHA-256 of the key in DER (SubjectPublicKeyInfo,
    /// RFC 5280, section 4.1) the first 240 bits, in base32, by fours with colons between them. Nil for a kind that libtrust does not know.
    static func libtrust(of key: VerificationKey) -> String? {
        let der: Data
        switch key {
        case .p256(let key): der = key.derRepresentation
        case .p384(let key): der = key.derRepresentation
        case .p521(let key): der = key.derRepresentation
        case .rsa(let key): der = key.derRepresentation
        case .ed25519, .secret: return nil
        }
        let hash = Array(SHA256.hash(data: der).prefix(30))
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var rest: UInt32 = 0
        var bits: UInt32 = 0
        var count = 0
        for byte in hash {
            rest = rest << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                if count > 0, count.isMultiple(of: 4) { text += ":" }
                text.append(alphabet[Int(rest >> bits & 31)])
                count += 1
            }
        }
        return text
    }

    /// The thumbprint of RFC 7638, as Distribution 3 has it; nil for a shared key.
    static func thumbprint(of key: VerificationKey) -> String? {
        let members: String
        switch key {
        case .p256(let key): members = point("P-256", key.rawRepresentation)
        case .p384(let key): members = point("P-384", key.rawRepresentation)
        case .p521(let key): members = point("P-521", key.rawRepresentation)
        case .ed25519(let key):
            members = #""crv":"Ed25519","kty":"OKP","x":"\#(Base64.urlSafe(key.rawRepresentation))""#
        case .rsa(let key):
            guard let numbers = try? key.getKeyPrimitives() else { return nil }
            let modulus = Base64.urlSafe(numbers.modulus.drop { $0 == 0 })
            let exponent = Base64.urlSafe(numbers.publicExponent.drop { $0 == 0 })
            members = #""e":"\#(exponent)","kty":"RSA","n":"\#(modulus)""#
        case .secret: return nil
        }
        return Base64.urlSafe(SHA256.hash(data: Array("{\(members)}".utf8)))
    }

    private static func point(_ curve: String, _ raw: Data) -> String {
        let (x, y) = (raw.prefix(raw.count / 2), raw.suffix(raw.count / 2))
        return #""crv":"\#(curve)","kty":"EC","x":"\#(Base64.urlSafe(x))","y":"\#(Base64.urlSafe(y))""#
    }
}

import Crypto
import CryptoExtras
import FoundationEssentials

@testable import Access

/// Tokens as an outside server makes them, right and wrong.
enum OutsideToken {
    static let now: Int64 = 1_800_000_000

    static let claims = #"""
        {"iss":"issuer","sub":"eve","aud":"registry","exp":1800000300,"nbf":1799999990,"iat":1799999990,"jti":"x",
        "access":[{"type":"repository","name":"team/app","actions":["pull","push"]}]}
        """#

    static func text(
        _ header: String, _ claims: String = claims, signedBy sign: ([UInt8]) throws -> some Sequence<UInt8>
    ) rethrows -> String {
        let message = "\(Base64.urlSafe(header.utf8)).\(Base64.urlSafe(claims.utf8))"
        return "\(message).\(Base64.urlSafe(try sign(Array(message.utf8))))"
    }
}

/// A key that signs, with what a JWKS says of it.
struct SigningKey: Sendable {
    var name: String
    var jwk: String
    var sign: @Sendable ([UInt8], SigningAlgorithm) throws -> [UInt8]

    static func p256(_ name: String) -> SigningKey {
        let key = P256.Signing.PrivateKey()
        let raw = key.publicKey.rawRepresentation
        return SigningKey(
            name: name,
            jwk:
                #"{"kty":"EC","crv":"P-256","kid":"\#(name)","x":"\#(Base64.urlSafe(raw.prefix(32)))","y":"\#(Base64.urlSafe(raw.suffix(32)))"}"#
        ) { message, _ in Array(try key.signature(for: message).rawRepresentation) }
    }

    static func p384(_ name: String) -> SigningKey {
        let key = P384.Signing.PrivateKey()
        let raw = key.publicKey.rawRepresentation
        return SigningKey(
            name: name,
            jwk:
                #"{"kty":"EC","crv":"P-384","kid":"\#(name)","x":"\#(Base64.urlSafe(raw.prefix(48)))","y":"\#(Base64.urlSafe(raw.suffix(48)))"}"#
        ) { message, _ in Array(try key.signature(for: message).rawRepresentation) }
    }

    static func p521(_ name: String) -> SigningKey {
        let key = P521.Signing.PrivateKey()
        let raw = key.publicKey.rawRepresentation
        return SigningKey(
            name: name,
            jwk:
                #"{"kty":"EC","crv":"P-521","kid":"\#(name)","x":"\#(Base64.urlSafe(raw.prefix(66)))","y":"\#(Base64.urlSafe(raw.suffix(66)))"}"#
        ) { message, _ in Array(try key.signature(for: message).rawRepresentation) }
    }

    static func ed25519(_ name: String) -> SigningKey {
        let key = Curve25519.Signing.PrivateKey()
        let x = Base64.urlSafe(key.publicKey.rawRepresentation)
        return SigningKey(name: name, jwk: #"{"kty":"OKP","crv":"Ed25519","kid":"\#(name)","x":"\#(x)","use":"sig"}"#) {
            message, _ in Array(try key.signature(for: message))
        }
    }

    static func rsa(_ name: String) throws -> SigningKey {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let numbers = try key.publicKey.getKeyPrimitives()
        let (n, e) = (Base64.urlSafe(numbers.modulus), Base64.urlSafe(numbers.publicExponent))
        return SigningKey(name: name, jwk: #"{"kty":"RSA","kid":"\#(name)","n":"\#(n)","e":"\#(e)"}"#) {
            message, algorithm in
            let padding: _RSA.Signing.Padding = algorithm.rawValue.hasPrefix("PS") ? .PSS : .insecurePKCS1v1_5
            return switch algorithm {
            case .rs384, .ps384:
                Array(try key.signature(for: SHA384.hash(data: message), padding: padding).rawRepresentation)
            case .rs512, .ps512:
                Array(try key.signature(for: SHA512.hash(data: message), padding: padding).rawRepresentation)
            default: Array(try key.signature(for: SHA256.hash(data: message), padding: padding).rawRepresentation)
            }
        }
    }

    static func secret(_ name: String) -> SigningKey {
        let bytes = Array("a shared secret of enough bytes, for tests".utf8)
        let key = SymmetricKey(data: bytes)
        return SigningKey(name: name, jwk: #"{"kty":"oct","kid":"\#(name)","k":"\#(Base64.urlSafe(bytes))"}"#) {
            message, algorithm in
            switch algorithm {
            case .hs384: Array(HMAC<SHA384>.authenticationCode(for: message, using: key))
            case .hs512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
            default: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
            }
        }
    }

    func token(
        _ algorithm: SigningAlgorithm, header: String? = nil, _ claims: String = OutsideToken.claims
    ) throws -> String {
        let header = header ?? #"{"alg":"\#(algorithm.rawValue)","typ":"JWT","kid":"\#(name)"}"#
        return try OutsideToken.text(header, claims) { try sign($0, algorithm) }
    }
}

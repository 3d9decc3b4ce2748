import Crypto
import CryptoExtras
import FoundationEssentials

/// A key that verifies signatures, of one kind: it decides which algorithms are possible, whatever a token says.
enum VerificationKey: Sendable {
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)
    case rsa(_RSA.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)
    /// Shared with the server that signs.
    case secret(SymmetricKey)

    func verifies(_ signature: [UInt8], of message: [UInt8], by algorithm: SigningAlgorithm) -> Bool {
        switch (self, algorithm) {
        case (.p256(let key), .es256):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: message) } ?? false
        case (.p384(let key), .es384):
            (try? P384.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: message) } ?? false
        case (.p521(let key), .es512):
            (try? P521.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: message) } ?? false
        case (.ed25519(let key), .edDSA): key.isValidSignature(signature, for: message)
        case (.rsa(let key), .rs256): key.verifies(signature, of: SHA256.hash(data: message), .insecurePKCS1v1_5)
        case (.rsa(let key), .rs384): key.verifies(signature, of: SHA384.hash(data: message), .insecurePKCS1v1_5)
        case (.rsa(let key), .rs512): key.verifies(signature, of: SHA512.hash(data: message), .insecurePKCS1v1_5)
        case (.rsa(let key), .ps256): key.verifies(signature, of: SHA256.hash(data: message), .PSS)
        case (.rsa(let key), .ps384): key.verifies(signature, of: SHA384.hash(data: message), .PSS)
        case (.rsa(let key), .ps512): key.verifies(signature, of: SHA512.hash(data: message), .PSS)
        case (.secret(let key), .hs256):
            HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: message, using: key)
        case (.secret(let key), .hs384):
            HMAC<SHA384>.isValidAuthenticationCode(signature, authenticating: message, using: key)
        case (.secret(let key), .hs512):
            HMAC<SHA512>.isValidAuthenticationCode(signature, authenticating: message, using: key)
        default: false
        }
    }
}

extension _RSA.Signing.PublicKey {
    fileprivate func verifies(_ signature: [UInt8], of digest: some Digest, _ padding: _RSA.Signing.Padding) -> Bool {
        isValidSignature(.init(rawRepresentation: signature), for: digest, padding: padding)
    }
}

import Crypto

/// Signs the tokens of the built-in endpoint, and opens them again (HMAC-SHA256). Processes with the same secret have the same key, so
/// that a token outlives a restart and is good on every replica.
public struct TokenKey: Sendable {
    /// Bytes of a token, signature included.
    static let maximumLength = 6144

    private static let signatureLength = 32
    private static let fingerprintLength = 16

    private let key: SymmetricKey

    /// - Parameter secret: what all replicas share; when it is empty the key is random and lasts as long as the process.
    public init(secret: [UInt8]) {
        guard !secret.isEmpty else {
            key = SymmetricKey(size: .bits256)
            return
        }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Array("packhouse access token 1".utf8),
            outputByteCount: 32)
    }

    func sign(_ token: AccessToken) -> String {
        let text = Array(token.text.utf8)
        let signature = HMAC<SHA256>.authenticationCode(for: text, using: key)
        return "\(Base64.urlSafe(text)).\(Base64.urlSafe(signature))"
    }

    /// The token, if it was signed with this key; its time is not looked at.
    func open(_ text: some StringProtocol) -> AccessToken? {
        guard text.utf8.count <= TokenKey.maximumLength, let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")),
            let content = Base64.decodeURLSafe(text.utf8[..<dot]),
            let signature = Base64.decodeURLSafe(text.utf8[text.utf8.index(after: dot)...]),
            signature.count == TokenKey.signatureLength,
            HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: content, using: key),
            let text = String(validating: content, as: UTF8.self)
        else { return nil }
        return AccessToken(text)
    }

    /// Tells one stored hash of a user from another without giving anything of it away.
    func fingerprint(of user: [UInt8], _ hash: PasswordHash) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        // Unlike any text that is signed.
        code.update(data: Array("fingerprint\0".utf8))
        code.update(data: user)
        code.update(data: [0])
        code.update(data: Array(hash.setting.utf8))
        code.update(data: [0])
        code.update(data: Array(hash.digest.utf8))
        return Array(code.finalize().prefix(TokenKey.fingerprintLength))
    }
}

import Crypto

/// The random key under which logins are remembered. It lives and dies with the process.
struct CredentialSecret: Sendable {
    private let key = SymmetricKey(size: .bits256)

    /// HMAC-SHA256 of a login. The header stands for user and password, the generation of the list for the stored hash.
    func key(for authorization: String, generation: UInt64) -> CredentialKey {
        var hmac = HMAC<SHA256>(key: key)
        withUnsafeBytes(of: generation.littleEndian) { hmac.update(data: $0) }
        var header = authorization
        header.withUTF8 { hmac.update(data: $0) }
        return hmac.finalize().withUnsafeBytes { CredentialKey(code: $0) }
    }
}

import CCrypt

/// A stored password hash of a kind that libcrypt computes, within bounds of cost.
struct PasswordHash: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case bcrypt
        case sha256
        case sha512
        case yescrypt
    }

    /// What one verification costs: hashes of equal effort take equal time.
    struct Effort: Hashable, Sendable {
        var kind: Kind
        /// The cost of bcrypt, the rounds of SHA-crypt, the working memory of yescrypt in bytes.
        var cost: Int
    }

    let effort: Effort
    /// What libcrypt is given: kind, cost and salt, in a spelling that it knows.
    let setting: String
    /// The hash proper, which libcrypt's answer must end with.
    let digest: String

    /// Whether `password` has this hash. Blocks for milliseconds to seconds. Bcrypt sees the first 72 bytes, as
    /// everywhere; the other kinds refuse passwords beyond 511 bytes. Throws when libcrypt cannot hash at all.
    func matches(_ password: [UInt8]) throws(AccessError) -> Bool {
        let limit = effort.kind == .bcrypt ? 72 : Int(CCRYPT_PASSWORD_LIMIT)
        var phrase = password.prefix(limit).map { CChar(bitPattern: $0) } + [0]
        var output = [CChar](repeating: 0, count: Int(CCRYPT_OUTPUT_SIZE))
        let code = ccrypt_hash(phrase, setting, &output)
        phrase.withUnsafeMutableBytes { ccrypt_erase($0.baseAddress, $0.count) }
        guard code == 0 else {
            throw AccessError(.hashing, "libcrypt cannot compute a \(effort.kind) hash: errno \(code)")
        }
        let isWhole = effort.kind == .bcrypt || password.count <= limit
        return endsWithDigest(output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }) && isWhole
    }

    /// Compares in a time that depends on lengths only.
    private func endsWithDigest(_ output: [UInt8]) -> Bool {
        guard output.count >= digest.utf8.count else { return false }
        var difference: UInt8 = 0
        for (computed, stored) in zip(output.suffix(digest.utf8.count), digest.utf8) {
            difference |= computed ^ stored
        }
        return difference == 0
    }
}

extension PasswordHash {
    /// Hashes a new password with bcrypt, in the form that docker-registry writes. Blocks.
    static func bcrypt(of password: String, cost: UInt) throws(AccessError) -> String {
        var setting = [CChar](repeating: 0, count: Int(CCRYPT_OUTPUT_SIZE))
        var code = ccrypt_setting("$2a$", cost, &setting)
        guard code == 0 else {
            throw AccessError(.hashing, "libcrypt makes no bcrypt salt of cost \(cost): errno \(code)")
        }
        var hash = [CChar](repeating: 0, count: Int(CCRYPT_OUTPUT_SIZE))
        code = ccrypt_hash(password, setting, &hash)
        guard code == 0 else { throw AccessError(.hashing, "libcrypt cannot compute a bcrypt hash: errno \(code)") }
        return String(decoding: hash.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

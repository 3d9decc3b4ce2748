/// Stands for one login under one user list, without giving anything of it away. Made by a ``CredentialSecret``.
struct CredentialKey: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    init(code: UnsafeRawBufferPointer) {
        words = (
            code.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
            code.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            code.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            code.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    static func == (left: CredentialKey, right: CredentialKey) -> Bool {
        left.words == right.words
    }

    /// Every word is as random as the whole.
    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

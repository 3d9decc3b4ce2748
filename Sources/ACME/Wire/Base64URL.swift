/// Base64 for URLs, without padding: the form of everything binary in ACME (RFC 8555, section 6.1).
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var rest: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            rest = rest << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(rest >> bits & 0x3F)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(rest << (6 - bits) & 0x3F)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether `text` is something, and holds no character of another alphabet.
    static func isWellFormed(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(alphabet.contains)
    }
}

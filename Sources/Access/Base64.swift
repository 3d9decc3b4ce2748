/// RFC 4648, as far as logins need it.
enum Base64 {
    /// Decodes the standard alphabet (section 4). Returns nil for anything but full groups of four, padding at the
    /// end only, and padding bits of zero, so that no two texts stand for the same bytes.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in text {
            if byte == UInt8(ascii: "=") {
                padding += 1
                guard padding <= 2, digits % 4 >= 2 else { return nil }
                group <<= 6
            } else {
                guard padding == 0, let value = value(of: byte) else { return nil }
                group = group << 6 | value
            }
            digits += 1
            guard digits.isMultiple(of: 4) else { continue }
            let decoded = [UInt8(group >> 16 & 0xFF), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)]
            guard decoded.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
            bytes += decoded.dropLast(padding)
            group = 0
        }
        return bytes
    }

    /// Decodes the URL-safe alphabet (section 5) without padding. Returns nil for other characters, for a length that no bytes
    /// give, and for unused bits that are not zero, so that no two texts stand for the same bytes.
    static func decodeURLSafe(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 2)
        var rest: UInt32 = 0
        var bits: UInt32 = 0
        for byte in text {
            guard let value = urlSafeValue(of: byte) else { return nil }
            rest = rest << 6 | value
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(rest >> bits & 0xFF))
        }
        return rest & (1 << bits - 1) == 0 ? bytes : nil
    }

    /// Encodes in the URL-safe alphabet (section 5) without padding.
    static func urlSafe(_ bytes: some Sequence<UInt8>) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
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

    private static func urlSafeValue(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        case UInt8(ascii: "+"), UInt8(ascii: "/"): nil
        default: value(of: byte)
        }
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 97 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 48 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

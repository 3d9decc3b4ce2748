/// The line before a chunk (RFC 9112, section 7.1).
enum ChunkSize {
    /// Digits of a size; more than a body can have.
    private static let longest = 15

    /// The bytes of the chunk; nil when `line` is not its size in hexadecimal digits, perhaps with extensions. What they say is
    /// not read.
    static func parse(_ line: Span<UInt8>) -> Int64? {
        var size: Int64 = 0
        var index = 0
        while index < line.count, let digit = digit(line[index]) {
            guard index < longest else { return nil }
            size = size << 4 | digit
            index += 1
        }
        guard index > 0, areExtensions(line.extracting(index...)) else { return nil }
        return size
    }

    /// Whether `text` is any number of `;name`, `;name=value` and `;name="value"` (section 7.1.1).
    private static func areExtensions(_ text: Span<UInt8>) -> Bool {
        var index = 0
        func skip(while isPart: (UInt8) -> Bool) -> Bool {
            let start = index
            while index < text.count, isPart(text[index]) { index += 1 }
            return index > start
        }
        func take(_ byte: UInt8) -> Bool {
            guard index < text.count, text[index] == byte else { return false }
            index += 1
            return true
        }
        let quote = UInt8(ascii: "\"")
        while index < text.count {
            guard take(UInt8(ascii: ";")), skip(while: \.isTokenCharacter) else { return false }
            guard take(UInt8(ascii: "=")) else { continue }
            if take(quote) {
                _ = skip { ($0.isVisible || $0 == 0x20) && $0 != quote && $0 != UInt8(ascii: "\\") }
                guard take(quote) else { return false }
            } else {
                guard skip(while: \.isTokenCharacter) else { return false }
            }
        }
        return true
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int64(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int64(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}

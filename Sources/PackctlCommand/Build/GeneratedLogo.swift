import OCI

/// A logo for a pack that has none: a square PNG (PNG specification, third edition) with a pattern that its name decides.
enum GeneratedLogo {
    /// Pixels of a side.
    static let side = 128
    /// Fields of a side; the left half is mirrored.
    private static let fields = 8

    static func png(for name: String) -> [UInt8] {
        let hash = Array(name.utf8).withUnsafeBytes { ContentHasher.digest(of: $0) }
        let digits = hash.hex.utf8.map { $0 >= 0x61 ? $0 - 0x61 + 10 : $0 - 0x30 }
        // Dark enough to stand out from the light ground.
        let colour = (0..<3).map { 40 + (digits[$0] << 4 | digits[$0 + 3]) / 2 as UInt8 }
        var picture: [UInt8] = []
        for y in 0..<side {
            // One bit a pixel, and in front of each row that no filter is used.
            picture.append(0)
            for byte in 0..<side / 8 {
                let x = byte * 8 * fields / side
                let column = min(x, fields - 1 - x)
                let isSet = digits[8 + (y * fields / side) * fields / 2 + column] >= 8
                picture.append(isSet ? 0xFF : 0)
            }
        }
        var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        png += chunk("IHDR", number(side) + number(side) + [1, 3, 0, 0, 0])
        png += chunk("PLTE", [0xF4, 0xF5, 0xF7] + colour)
        png += chunk("IDAT", stored(picture))
        png += chunk("IEND", [])
        return png
    }

    private static func chunk(_ type: String, _ bytes: [UInt8]) -> [UInt8] {
        let content = Array(type.utf8) + bytes
        return number(bytes.count) + content + number(checksum(content))
    }

    private static func number(_ value: some BinaryInteger) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32 of ISO 3309, as PNG has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    /// In a zlib stream (RFC 1950) of one block that is not compressed (RFC 1951), so that it is the same with every zlib.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let length = [UInt8(truncatingIfNeeded: bytes.count), UInt8(truncatingIfNeeded: bytes.count >> 8)]
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        var stream: [UInt8] = [0x78, 0x01, 1]
        stream += length
        stream += length.map { ~$0 }
        stream += bytes
        stream += number(high << 16 | low)
        return stream
    }
}

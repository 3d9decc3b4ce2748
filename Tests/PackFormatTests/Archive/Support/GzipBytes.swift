/// Gzips (RFC 1952) that hold bytes as they are, in stored blocks, so that a test knows where each byte lies.
enum GzipBytes {
    static func member(_ bytes: [UInt8], flags: UInt8 = 0, extra: [UInt8] = []) -> [UInt8] {
        var result: [UInt8] = [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3] + extra
        var rest = bytes[...]
        repeat {
            let piece = rest.prefix(0xffff)
            rest = rest.dropFirst(0xffff)
            result += [rest.isEmpty ? 1 : 0] + little(UInt16(piece.count)) + little(~UInt16(piece.count)) + piece
        } while !rest.isEmpty
        return result + little(crc(bytes)) + little(UInt32(truncatingIfNeeded: bytes.count))
    }

    private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func crc(_ bytes: [UInt8]) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                var value = ~UInt32(0)
                var index = 0
                while index < bytes.count {
                    value = table[Int(UInt8(truncatingIfNeeded: value) ^ bytes[index])] ^ (value >> 8)
                    index += 1
                }
                return ~value
            }
        }
    }
}

/// The checksum of Ethernet and gzip (ISO-HDLC), which finds torn and changed lines; nothing that guards against malice.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func checksum(of parts: [UInt8]...) -> UInt32 {
        var value = UInt32.max
        for part in parts {
            for byte in part { value = value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] }
        }
        return ~value
    }
}

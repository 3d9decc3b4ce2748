/// Lower-case hexadecimal, the only case that digests allow.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func isLowercaseDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }

    static func text(of bytes: some Collection<UInt8>) -> String {
        // Safe: two bytes are written for each of `bytes`, as many as were asked for.
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            var index = 0
            for byte in bytes {
                buffer[index] = digits[Int(byte >> 4)]
                buffer[index + 1] = digits[Int(byte & 15)]
                index += 2
            }
            return index
        }
    }
}

import Encoding

extension [UInt8] {
    /// Appends two lower-case hexadecimal digits.
    mutating func appendHexadecimal(_ byte: UInt8) {
        append(Hexadecimal.digit(byte >> 4))
        append(Hexadecimal.digit(byte & 0x0F))
    }
}

/// Numbers as lower-case hexadecimal digits.
enum Hexadecimal {
    /// - Parameter value: below 16.
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    static func text(_ number: UInt32) -> [UInt8] {
        (0..<8).map { digit(UInt8(truncatingIfNeeded: number >> UInt32(28 - 4 * $0)) & 0x0F) }
    }
}

/// The header block of an entry as it stands in the tar (POSIX.1-2017, pax, "ustar Interchange Format"), looked at
/// besides libarchive, which takes types that it does not know for files, and passes over the size of what should have
/// none.
struct TarHeader: Equatable {
    static let size = 512

    /// `0` or NUL is a file, `5` a folder.
    let type: UInt8
    /// Whether it says that no bytes follow.
    let isEmpty: Bool

    /// Nil unless `block` is a header with its checksum.
    init?(_ block: some RandomAccessCollection<UInt8>) {
        let bytes = Array(block)
        guard bytes.count == TarHeader.size else { return nil }
        var sum = 0
        for (index, byte) in bytes.enumerated() { sum += 148..<156 ~= index ? Int(UInt8(ascii: " ")) : Int(byte) }
        guard TarHeader.octal(bytes[148..<156]) == sum else { return nil }
        type = bytes[156]
        isEmpty = bytes[124..<136].allSatisfy { $0 == 0 || $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: " ") }
    }

    /// Nil unless there are digits, with blanks before and blanks or NULs after them.
    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        var digits = field.drop { $0 == UInt8(ascii: " ") }
        while let last = digits.last, last == 0 || last == UInt8(ascii: " ") { digits.removeLast() }
        guard !digits.isEmpty else { return nil }
        var value = 0
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "7") ~= digit else { return nil }
            value = value << 3 | Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

/// The header of a member of a tar (POSIX.1-2017, pax, ustar): 512 bytes.
///
/// A layout is read at any place and taken up again where it broke off, which libarchive, a reader of streams, cannot do; and its
/// members are plain files with short names.
struct TarFields: Hashable {
    static let size = 512
    /// Bytes of a member, more than any file system holds.
    static let largest: Int64 = 1 << 60
    /// What the attributes in front of a member are called.
    static let attributesName = "pax/attributes"

    var name: String
    var bytes: Int64
    /// `0` a file, `5` a folder, `x` and `g` attributes, `L` a long name.
    var type: UInt8

    /// A plain file.
    init(name: String, bytes: Int64) {
        self.name = name
        self.bytes = bytes
        type = UInt8(ascii: "0")
    }

    /// Nil for what is no header.
    init?(_ block: [UInt8]) {
        guard block.count == TarFields.size, let sum = TarFields.number(block[148..<156]),
            sum == TarFields.checksum(block), let bytes = TarFields.number(block[124..<136]), bytes <= TarFields.largest
        else { return nil }
        let text = { (range: Range<Int>) in String(decoding: block[range].prefix { $0 != 0 }, as: UTF8.self) }
        // GNU's own form has other fields where ustar has a prefix.
        let prefix = block[257..<263].elementsEqual("ustar\0".utf8) ? text(345..<500) : ""
        name = prefix.isEmpty ? text(0..<100) : "\(prefix)/\(text(0..<100))"
        self.bytes = bytes
        type = block[156] == 0 ? UInt8(ascii: "0") : block[156]
    }

    /// With the bytes that follow a member to the next block.
    static func padded(_ bytes: Int64) -> Int64 { (bytes + 511) / 512 * 512 }

    /// The header block, before it, where the name is too long for one, a block with attributes.
    var blocks: [UInt8] {
        guard name.utf8.count > 100 else { return block(name, bytes, type) }
        // The length counts its own digits.
        var length = name.utf8.count + " path=\n".utf8.count
        length += "\(length)".utf8.count
        if "\(length) path=\(name)\n".utf8.count != length { length += 1 }
        let record = Array("\(length) path=\(name)\n".utf8)
        let padding = [UInt8](repeating: 0, count: Int(TarFields.padded(Int64(record.count))) - record.count)
        return block(TarFields.attributesName, Int64(record.count), UInt8(ascii: "x")) + record + padding
            + block(String(name.suffix(100)), bytes, type)
    }

    private func block(_ name: String, _ bytes: Int64, _ type: UInt8) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: TarFields.size)
        func put(_ text: [UInt8], at offset: Int) { block.replaceSubrange(offset..<offset + text.count, with: text) }
        func octal(_ number: Int64, _ digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: max(0, digits - text.utf8.count)) + text).utf8)
        }
        put(Array(name.utf8), at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        if bytes < 1 << 33 {
            put(octal(bytes, 11), at: 124)
        } else {
            put([0x80, 0, 0, 0] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: bytes >> (8 * $0)) }, at: 124)
        }
        // 1980-01-01T00:00:00Z, as in archives of packs.
        put(octal(315_532_800, 11), at: 136)
        block[156] = type
        put(Array("ustar\0".utf8) + Array("00".utf8), at: 257)
        put(octal(TarFields.checksum(block), 6) + [0, 0x20], at: 148)
        return block
    }

    private static func checksum(_ block: [UInt8]) -> Int64 {
        block.indices.reduce(0) { $0 + Int64((148..<156).contains($1) ? 0x20 : block[$1]) }
    }

    /// Octal digits between blanks, or, for what those cannot hold, 63 bits behind a first bit that is set.
    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        if field.first == 0x80 {
            guard field.dropFirst().dropLast(8).allSatisfy({ $0 == 0 }),
                field.suffix(8).first.map({ $0 < 0x80 }) == true
            else { return nil }
            return field.suffix(8).reduce(0) { $0 << 8 | Int64($1) }
        }
        let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
        guard digits.count <= 12, digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int64($1 - 0x30) }
    }
}

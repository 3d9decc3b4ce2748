/// A tar put together block by block, also as no program would.
struct TestTar {
    private(set) var bytes: [UInt8] = []

    /// - Parameter size: what the header says, as its field has it; nil for the truth.
    mutating func add(
        _ name: String, _ content: [UInt8], type: Character = "0", link: String = "", size: [UInt8]? = nil
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ field: [UInt8], at offset: Int, _ length: Int) {
            block.replaceSubrange(offset..<offset + min(field.count, length), with: field.prefix(length))
        }
        put(Array(name.utf8), at: 0, 100)
        put(Array("0000644".utf8), at: 100, 8)
        put(size ?? TestTar.octal(content.count, 11), at: 124, 12)
        put(Array("00000000000".utf8), at: 136, 12)
        put(Array("        ".utf8) + Array(String(type).utf8) + Array(link.utf8), at: 148, 109)
        put(Array("ustar\u{0}00".utf8), at: 257, 8)
        put(TestTar.octal(block.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], at: 148, 8)
        bytes += block + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    mutating func add(_ name: String, _ text: String, type: Character = "0", link: String = "") {
        add(name, Array(text.utf8), type: type, link: link)
    }

    /// Attributes of the next member (pax).
    mutating func addAttribute(_ key: String, _ value: String) {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count
        while "\(length)\(rest)".utf8.count != length { length += 1 }
        add("attributes", "\(length)\(rest)", type: "x")
    }

    mutating func end() { bytes += [UInt8](repeating: 0, count: 1024) }

    static func whole(_ build: (inout TestTar) -> Void) -> [UInt8] {
        var tar = TestTar()
        build(&tar)
        tar.end()
        return tar.bytes
    }

    /// Compressed by gzip (RFC 1952), in stored blocks.
    static func compressed(_ build: (inout TestTar) -> Void) -> [UInt8] {
        let bytes = whole(build)
        var gzip: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        var rest = bytes[...]
        repeat {
            let piece = rest.prefix(0xffff)
            rest = rest.dropFirst(0xffff)
            let length = UInt16(piece.count)
            gzip += [rest.isEmpty ? 1 : 0] + little(length) + little(~length) + piece
        } while !rest.isEmpty
        return gzip + little(checksum(bytes)) + little(UInt32(truncatingIfNeeded: bytes.count))
    }

    private static func octal(_ number: Int, _ digits: Int) -> [UInt8] {
        let text = String(number, radix: 8)
        return Array((String(repeating: "0", count: digits - text.count) + text).utf8)
    }

    private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { bytes in
            table.withUnsafeBufferPointer { table in
                ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
            }
        }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
}

/// A tar put together block by block, also as no program would.
struct TarBytes {
    private(set) var bytes: [UInt8] = []

    /// The fields of a header as texts, before they are padded with NULs. `size` is that of `content` unless it is to
    /// lie.
    struct Header {
        var name = ""
        var mode = "0000644"
        var uid = "0000000"
        var gid = "0000000"
        var size: String?
        var modified = "00000000000"
        var type: Character = "0"
        var link = ""
        var magic = "ustar\u{0}00"
        var prefix = ""
        /// Bytes at an offset, over all else.
        var raw: [(offset: Int, bytes: [UInt8])] = []
        /// Added to the right checksum.
        var checksumError = 0
    }

    mutating func add(_ header: Header, content: [UInt8] = []) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int, _ length: Int) {
            for (index, byte) in text.utf8.prefix(length).enumerated() { block[offset + index] = byte }
        }
        let octal = String(content.count, radix: 8)
        put(header.name, at: 0, 100)
        put(header.mode, at: 100, 8)
        put(header.uid, at: 108, 8)
        put(header.gid, at: 116, 8)
        put(header.size ?? String(repeating: "0", count: 11 - octal.count) + octal, at: 124, 12)
        put(header.modified, at: 136, 12)
        put(String(repeating: " ", count: 8), at: 148, 8)
        put(String(header.type), at: 156, 1)
        put(header.link, at: 157, 100)
        put(header.magic, at: 257, 8)
        put(header.prefix, at: 345, 155)
        for (offset, bytes) in header.raw { block.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
        let sum = String(block.reduce(header.checksumError) { $0 + Int($1) }, radix: 8)
        put(String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ", at: 148, 8)
        bytes += block
        add(padded: content)
    }

    /// A file or, where the name ends with `/`, a folder.
    mutating func add(_ name: String, _ content: String = "", mode: String = "0000644") {
        add(Header(name: name, mode: mode, type: name.hasSuffix("/") ? "5" : "0"), content: Array(content.utf8))
    }

    /// A pax header for the next entry, or with `g` for all that follow. Values are written as they are.
    mutating func addPax(_ records: [(key: String, value: [UInt8])], type: Character = "x") {
        var body: [UInt8] = []
        for (key, value) in records {
            let rest = Array(" \(key)=".utf8) + value + [10]
            var length = rest.count + 1
            while rest.count + String(length).utf8.count != length { length += 1 }
            body += Array(String(length).utf8) + rest
        }
        add(Header(name: "PaxHeader/x", type: type), content: body)
    }

    mutating func addPax(_ key: String, _ value: String, type: Character = "x") {
        addPax([(key, Array(value.utf8))], type: type)
    }

    mutating func add(padded content: [UInt8]) {
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    mutating func add(raw content: [UInt8]) { bytes += content }

    /// The end: two blocks of zeros.
    mutating func end() { bytes += [UInt8](repeating: 0, count: 1024) }

    /// The whole tar of these entries, compressed.
    static func archive(_ build: (inout TarBytes) -> Void) -> [UInt8] {
        GzipBytes.member(tar(build))
    }

    static func tar(_ build: (inout TarBytes) -> Void) -> [UInt8] {
        var tar = TarBytes()
        build(&tar)
        tar.end()
        return tar.bytes
    }
}

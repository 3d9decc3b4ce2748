/// What bytes are that are no gzip, for a message that helps.
enum ForeignFormat {
    /// Bytes from the start that are looked at: up to the magic of a tar header.
    static let length = 262

    private static let signatures: [(bytes: [UInt8], name: String)] = [
        (Array("PK".utf8), "a zip archive"),
        (Array("BZh".utf8), "compressed by bzip2"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "compressed by xz"),
        ([0x28, 0xb5, 0x2f, 0xfd], "compressed by zstd"),
        ([0x04, 0x22, 0x4d, 0x18], "compressed by lz4"),
        ([0x1f, 0x9d], "compressed by compress"),
        ([0x37, 0x7a, 0xbc, 0xaf], "a 7z archive"),
        (Array("{".utf8), "JSON"),
        (Array("<".utf8), "HTML or XML"),
    ]

    /// Nil when `start` begins like a gzip.
    static func description(of start: [UInt8]) -> String? {
        if start.isEmpty { return "empty" }
        if start.starts(with: [0x1f, 0x8b]) { return nil }
        if start.count >= length, start[257..<262].elementsEqual("ustar".utf8) { return "a tar that is not compressed" }
        return signatures.first { start.starts(with: $0.bytes) }?.name ?? "something else"
    }
}

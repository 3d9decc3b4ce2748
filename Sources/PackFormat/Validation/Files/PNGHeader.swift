/// What the first bytes of a PNG say (PNG specification, section 11.2.1).
struct PNGHeader: Hashable {
    /// Pixels.
    let width: Int
    let height: Int

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Nil unless the bytes begin as a PNG with a picture in it.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 24, bytes.starts(with: PNGHeader.signature), bytes[12..<16].elementsEqual("IHDR".utf8)
        else { return nil }
        let number = { (range: Range<Int>) in bytes[range].reduce(0) { $0 << 8 | Int($1) } }
        (width, height) = (number(16..<20), number(20..<24))
        guard width > 0, height > 0 else { return nil }
    }

    /// What bytes that are no PNG seem to be.
    static func kind(of bytes: [UInt8]) -> String {
        let kinds: [(start: [UInt8], name: String)] = [
            (signature, "a torn PNG"), ([0xFF, 0xD8, 0xFF], "a JPEG"), (Array("GIF8".utf8), "a GIF"),
            (Array("RIFF".utf8), "a WebP"), (Array("BM".utf8), "a BMP"), ([0, 0, 1, 0], "an icon file"),
            (Array("<svg".utf8), "an SVG"), (Array("<?xml".utf8), "an SVG or other XML"),
            (Array("version https://git-lfs".utf8), "a pointer of Git LFS"),
        ]
        if bytes.isEmpty { return "empty" }
        return kinds.first { bytes.starts(with: $0.start) }?.name ?? "something else"
    }
}

import OCI

/// As what a file of a pack is sent. Who makes packs does not decide what a browser runs: a type is one that nothing runs, or the
/// answer says that it must not.
struct PackFileType: Hashable, Sendable {
    /// For Content-Type.
    let text: String
    /// Whether a browser would run what is in it.
    var isActive: Bool { self == .svg }

    static let svg = PackFileType(text: "image/svg+xml")
    static let text = PackFileType(text: "text/plain; charset=utf-8")
    static let bytes = PackFileType(text: "application/octet-stream")

    /// Types that a client may ask for and that nothing runs.
    private static let harmless: Set = [
        "text/plain", "text/markdown", "application/json", "application/yaml", "application/gzip",
        "application/octet-stream",
    ]
    /// Bytes that are looked at.
    private static let sample = 1024

    /// - Parameters:
    ///   - bytes: all of a small file, or those with which a large one begins.
    ///   - wanted: the query's `type`, whatever it is; one that cannot be given is passed over.
    static func type(of bytes: some BidirectionalCollection<UInt8>, isWhole: Bool, wanted: String?) -> PackFileType {
        if let image = image(bytes) { return image }
        if let type = wanted.flatMap({ MediaType($0) })?.text.lowercased(), harmless.contains(type) {
            return PackFileType(text: type.hasPrefix("text/") ? "\(type); charset=utf-8" : type)
        }
        guard !bytes.prefix(sample).contains(0) else { return .bytes }
        // The last character of a beginning may be cut in two.
        let cuts = isWhole ? 0...0 : 0...3
        return cuts.contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil } ? .text : .bytes
    }

    /// Nil for what is no image, by its first bytes.
    static func image(_ bytes: some Collection<UInt8>) -> PackFileType? {
        let start = Array(bytes.prefix(sample))
        if start.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
            return PackFileType(text: "image/png")
        }
        if start.starts(with: [0xff, 0xd8, 0xff]) { return PackFileType(text: "image/jpeg") }
        if start.starts(with: "GIF87a".utf8) || start.starts(with: "GIF89a".utf8) {
            return PackFileType(text: "image/gif")
        }
        if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "WEBP".utf8) {
            return PackFileType(text: "image/webp")
        }
        guard let text = String(validating: start.prefix { $0 < 0x80 }, as: UTF8.self)?.lowercased() else { return nil }
        let isMarkup = text.drop { " \t\r\n".contains($0) }.first == "<"
        return isMarkup && text.contains("<svg") ? .svg : nil
    }
}

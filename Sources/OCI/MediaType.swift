/// The type of content, without parameters (RFC 6838). Types compare without regard to case, and keep the case they came in.
public struct MediaType: Sendable {
    public let text: String

    /// Returns nil unless `text` is `type/subtype` in the characters of RFC 6838, at most 255 bytes; what follows a `;`
    /// is dropped.
    public init?(_ text: some StringProtocol) {
        var kept = Array(text.utf8.prefix(1024).prefix { $0 != UInt8(ascii: ";") })[...]
        kept = kept.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        while let last = kept.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { kept = kept.dropLast() }
        let parts = kept.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard kept.count <= 255, parts.count == 2,
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(MediaType.isAllowed) })
        else { return nil }
        self.text = String(decoding: kept, as: UTF8.self)
    }

    /// A type that is spelled out in the source.
    init(known text: StaticString) {
        self.text = "\(text)"
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$&-^_.+*".utf8.contains(byte)
        }
    }
}

extension MediaType: Hashable {
    public static func == (left: MediaType, right: MediaType) -> Bool {
        left.text == right.text || left.text.lowercased() == right.text.lowercased()
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(text.lowercased())
    }
}

extension MediaType: CustomStringConvertible {
    public var description: String { text }
}

extension MediaType {
    public static let imageManifest = MediaType(known: "application/vnd.oci.image.manifest.v1+json")
    public static let imageIndex = MediaType(known: "application/vnd.oci.image.index.v1+json")
    public static let dockerManifest = MediaType(known: "application/vnd.docker.distribution.manifest.v2+json")
    public static let dockerManifestList = MediaType(known: "application/vnd.docker.distribution.manifest.list.v2+json")
    /// Docker's first image format, which is served where it lies but not taken any more.
    public static let dockerSchema1 = MediaType(known: "application/vnd.docker.distribution.manifest.v1+json")
    public static let dockerSchema1Signed = MediaType(
        known: "application/vnd.docker.distribution.manifest.v1+prettyjws")
    public static let octetStream = MediaType(known: "application/octet-stream")

    /// Layers that a registry need not hold, as they may not be distributed: foreign ones are fetched from their URLs.
    public var isForeignLayer: Bool {
        let text = text.lowercased()
        return text.hasPrefix("application/vnd.docker.image.rootfs.foreign.")
            || text.hasPrefix("application/vnd.oci.image.layer.nondistributable.")
    }
}

/// A name that points at a manifest of its repository: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}` (OCI distribution-spec,
/// "Pulling manifests"). Tags order bytewise.
public struct Tag: Hashable, Sendable {
    public static let maximumLength = 128

    public let text: String

    /// Returns nil unless `text` is a tag by that grammar.
    public init?(_ text: some StringProtocol) {
        self.init(whole: String(text))
    }

    private init?(whole text: String) {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= Tag.maximumLength, first != UInt8(ascii: "."),
            first != UInt8(ascii: "-"), bytes.allSatisfy(Tag.isAllowed)
        else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension Tag: CustomStringConvertible {
    public var description: String { text }
}

import ObjectStorage

/// The name of an upload session: a UUID when it is ours, any text of key characters when another server gave it.
public struct UploadID: Hashable, Sendable {
    public let text: String

    /// Returns nil unless `text` is 1 to 128 bytes of letters, digits, `-`, `_` and `.`, and names a place of its own.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 128, !text.utf8.contains(UInt8(ascii: "/")), ObjectKey(text) != nil else { return nil }
        self.text = String(text)
    }

    /// 122 random bits as a version 4 UUID (RFC 9562): nobody can guess it.
    @Sendable public static func random() -> UploadID {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & ~0xf000 | 0x4000
        let low = generator.next() & ~(3 << 62) | 2 << 62
        return UploadID(high: high, low: low)
    }

    private init(high: UInt64, low: UInt64) {
        func hex(_ value: UInt64, _ digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
        }
        text = [
            hex(high >> 32, 8), hex(high >> 16 & 0xffff, 4), hex(high & 0xffff, 4), hex(low >> 48, 4),
            hex(low & 0xffff_ffff_ffff, 12),
        ].joined(separator: "-")
    }
}

extension UploadID: CustomStringConvertible {
    public var description: String { text }
}

/// Where a file lies in its pack: components joined by `/`, relative to the pack's root folder. No component is empty, `.` or `..`.
///
/// Paths are bytes: two that only look alike are two, and a slash is one whatever follows it.
public struct PackPath: Sendable {
    /// Bytes.
    public static let maximumLength = 1024
    /// Bytes of one component, as file systems have it.
    public static let longestComponent = 255

    public let text: String

    /// Returns nil unless `text` is such a path: UTF-8 without control characters and backslashes, at most ``maximumLength`` bytes.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= PackPath.maximumLength,
            bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }),
            bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy(PackPath.isComponent)
        else { return nil }
        self.text = text
    }

    private static func isComponent(_ bytes: Substring.UTF8View) -> Bool {
        !bytes.isEmpty && bytes.count <= longestComponent && !bytes.elementsEqual(".".utf8)
            && !bytes.elementsEqual("..".utf8)
    }

    public var components: [Substring] { text.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) } }
    /// The last component.
    public var name: Substring { components.last ?? "" }
}

extension PackPath: Hashable {
    public static func == (left: PackPath, right: PackPath) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension PackPath: CustomStringConvertible {
    public var description: String { text }
}

extension PackPath: Comparable {
    /// Bytewise, as archives and digests order files.
    public static func < (left: PackPath, right: PackPath) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

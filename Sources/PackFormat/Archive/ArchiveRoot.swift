/// The name of the one folder that everything in a pack's archive lies in, by convention `<name>-<version>`.
public struct ArchiveRoot: Hashable, Sendable {
    /// Bytes.
    public static let maximumLength = PackPath.longestComponent

    public let text: String

    /// Returns nil unless `text` can name one folder: one component of a ``PackPath`` of at most ``maximumLength``
    /// bytes.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= ArchiveRoot.maximumLength, !text.utf8.contains(UInt8(ascii: "/")),
            let path = PackPath(text)
        else { return nil }
        self.text = path.text
    }
}

extension ArchiveRoot: CustomStringConvertible {
    public var description: String { text }
}

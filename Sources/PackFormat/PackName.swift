import OCI

/// The name of a pack, `name` in its `pack.json`: one component of a repository name, such as `hello-universe`, at most
/// ``maximumLength`` bytes.
public struct PackName: Hashable, Sendable {
    /// Bytes. `spectro-packs/archive/` and a base of some length fit beside it into a repository name.
    public static let maximumLength = 128

    public let text: String

    /// Returns nil unless `text` is one component of a repository name (OCI distribution-spec, "Pulling manifests").
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= PackName.maximumLength, !text.utf8.contains(UInt8(ascii: "/")),
            let name = RepositoryName(text)
        else { return nil }
        self.text = name.text
    }
}

extension PackName: CustomStringConvertible {
    public var description: String { text }
}

extension PackName: Comparable {
    public static func < (left: PackName, right: PackName) -> Bool { left.text < right.text }
}

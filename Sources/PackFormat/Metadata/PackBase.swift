import OCI

/// What stands before `spectro-packs/archive` in the names of a set of packs' repositories: nothing, or path components such as
/// `team/prod`. Palette calls it the base content path.
public struct PackBase: Hashable, Sendable {
    /// Bytes. Every ``PackName`` fits behind it into a repository name.
    public static let maximumLength =
        RepositoryName.maximumLength - PackRepository.folder.utf8.count - 2 - PackName.maximumLength

    public static let empty = PackBase()

    public let text: String

    /// Returns nil unless `text` is empty, or components of a repository name without a `/` at either end, of which none is
    /// `spectro-packs`, and at most ``maximumLength`` bytes. There are no capitals in it, which clients refuse even where
    /// docker-registry takes them.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count <= PackBase.maximumLength,
            text.isEmpty || RepositoryName("base/\(text)") != nil,
            !text.split(separator: "/").contains("spectro-packs")
        else { return nil }
        self.text = text
    }

    private init() { self.text = "" }
}

extension PackBase: CustomStringConvertible {
    public var description: String { text }
}

public import OCI

/// The repository of a pack's archives, `[<base>/]spectro-packs/archive/<pack>`, as Palette looks for it.
public struct PackRepository: Hashable, Sendable {
    /// What stands between base and pack.
    public static let folder = "spectro-packs/archive"

    public let base: PackBase
    public let pack: PackName

    public init(base: PackBase, pack: PackName) {
        self.base = base
        self.pack = pack
    }

    /// Returns nil unless the repository is one of that form.
    public init?(_ repository: RepositoryName) {
        let components = repository.text.split(separator: "/")
        guard components.count >= 3, let last = components.last, let pack = PackName(last),
            components.dropLast().suffix(2).joined(separator: "/") == PackRepository.folder,
            let base = PackBase(components.dropLast(3).joined(separator: "/"))
        else { return nil }
        self.init(base: base, pack: pack)
    }

    public var name: RepositoryName {
        let text = "\(base.text.isEmpty ? "" : "\(base)/")\(PackRepository.folder)/\(pack)"
        // Both parts are of its grammar, and their bounds leave room for each other.
        guard let name = RepositoryName(text) else { preconditionFailure("\(text) is no repository name") }
        return name
    }
}

extension PackRepository: CustomStringConvertible {
    public var description: String { name.text }
}

import OCI
import PackFormat

extension PackRepository {
    /// Below which the packs of a base lie, each in a repository of its own.
    static func folder(of base: PackBase) -> RepositoryName {
        let text = "\(base.text.isEmpty ? "" : "\(base)/")\(PackRepository.folder)"
        // A base leaves room for it and more.
        guard let name = RepositoryName(text) else { preconditionFailure("\(text) is no repository name") }
        return name
    }
}

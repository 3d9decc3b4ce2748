import OCI
import PackFormat

/// Where an item of a layout goes in a registry.
struct LayoutDestination: Hashable, Sendable {
    let repository: RepositoryName
    let reference: Reference

    /// - Parameters:
    ///   - base: of the registry's packs.
    ///   - imagesBase: what stands before the names of images; nil for nothing.
    init(_ item: LayoutItem, base: PackBase, imagesBase: RepositoryName?) throws(CommandFailure) {
        switch item.content {
        case .pack(let pack, let tag):
            repository = PackRepository(base: base, pack: pack).name
            reference = .tag(tag)
        case .image(let image):
            guard let repository = image.repository(below: imagesBase) else {
                throw CommandFailure(
                    .usage,
                    "\(imagesBase.map { "\($0)/" } ?? "")\(image) is no name of a repository; choose a shorter --images-base"
                )
            }
            self.repository = repository
            reference = image.tag.map { .tag($0) } ?? .digest(item.manifest.descriptor.digest)
        }
    }
}

extension LayoutDestination: CustomStringConvertible {
    var description: String { "\(repository)\(reference.tag == nil ? "@" : ":")\(reference)" }
}

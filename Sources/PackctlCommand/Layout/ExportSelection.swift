import OCI
import PackFormat
import RegistryClient

/// A version of a pack that an export takes, and how the layout calls it.
struct ExportSelection: Hashable, Sendable {
    let pack: PackName
    let repository: RepositoryName
    let digest: Digest
    /// As the repository has it; nil when none leads to the manifest.
    let tag: Tag?

    /// `spectro-packs/archive/nginx:1.2.3`, whatever the base of the registry is.
    func layoutName(tag: Tag) -> String { "\(PackRepository(base: .empty, pack: pack)):\(tag)" }

    /// What references mean, each version once, in order. Throws `.notFound`.
    static func named(_ references: [PackReference], in packs: PackRegistry) async throws -> [ExportSelection] {
        var selection: [ExportSelection] = []
        for reference in references {
            let found = try await packs.resolve(reference)
            // A group is in no tag of the repository that a Packhouse shows, but is where tags are all there is.
            let version = found.details.flatMap { try? PackTag(group: nil, label: $0.version.version) } ?? found.tag
            let one = ExportSelection(
                pack: found.pack, repository: found.repository, digest: found.digest, tag: version?.tag)
            if !selection.contains(one) { selection.append(one) }
        }
        return selection
    }

    /// Every version of every pack.
    static func all(in packs: PackRegistry) async throws -> [ExportSelection] {
        var selection: [ExportSelection] = []
        for name in try await packs.names() {
            guard let versions = try await packs.versions(of: name) else { continue }
            for version in versions.versions {
                guard let digest = version.digest, let full = RepositoryName(version.repository),
                    let repository = packs.client.server.name(below: full)
                else { continue }
                let label = packs.isPackhouse ? version.version : version.tag
                selection.append(
                    ExportSelection(
                        pack: name, repository: repository, digest: digest,
                        tag: (try? PackTag(group: nil, label: label))?.tag ?? Tag(version.tag)))
            }
        }
        guard !selection.isEmpty else { throw CommandFailure(.notFound, "\(packs.client.server) has no packs") }
        return selection
    }
}

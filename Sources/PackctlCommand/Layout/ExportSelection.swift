import OCI
import PackFormat
import RegistryClient

/// A version of a pack that an export takes, and how the layout calls it.
struct ExportSelection: Hashable, Sendable {
    let pack: PackName
    let repository: RepositoryName
    let digest: Digest
    /// As the repository has it; nil when only the archive can tell.
    let tag: Tag?

    /// `spectro-packs/archive/nginx:1.2.3`, whatever the base of the registry is.
    func layoutName(tag: Tag) -> String { "\(PackRepository(base: .empty, pack: pack)):\(tag)" }

    /// What references mean, each version once, in order. Throws `.notFound`, and `.conflict` as ``all(in:)`` does.
    static func named(_ references: [PackReference], in packs: PackRegistry) async throws -> [ExportSelection] {
        var selection: [ExportSelection] = []
        for reference in references {
            let found = try await packs.resolve(reference)
            var tag = found.tag?.tag
            if let details = found.details {
                tag = try await packs.registryTag(
                    of: details.version, found.pack, in: found.repository, leadingTo: found.digest)
            }
            let one = ExportSelection(
                pack: found.pack, repository: found.repository, digest: found.digest, tag: tag)
            if !selection.contains(one) { selection.append(one) }
        }
        return selection
    }

    /// Every version of every pack. Throws `.conflict` when the tag of one leads elsewhere.
    static func all(in packs: PackRegistry) async throws -> [ExportSelection] {
        var selection: [ExportSelection] = []
        for name in try await packs.names() {
            guard let versions = try await packs.versions(of: name) else { continue }
            selection += try await versions.versions.parallelMap { version -> ExportSelection? in
                guard let digest = version.digest, let full = RepositoryName(version.repository),
                    let repository = packs.client.server.name(below: full)
                else { return nil }
                var tag = Tag(version.tag)
                if packs.isPackhouse {
                    tag = try await packs.registryTag(of: version, name, in: repository, leadingTo: digest)
                }
                return ExportSelection(pack: name, repository: repository, digest: digest, tag: tag)
            }.compactMap { $0 }
        }
        guard !selection.isEmpty else { throw CommandFailure(.notFound, "\(packs.client.server) has no packs") }
        return selection
    }
}

extension PackRegistry {
    /// The tag by which the repository has a version that `/v1` tells, which may be without the group that `/v1` shows. When no tag leads to
    /// it, that which its `pack.json` would give it; nil when it would give none. Throws `.conflict` when that one leads elsewhere, for then
    /// nothing is left to call the version by.
    fileprivate func registryTag(
        of version: ListedVersion, _ pack: PackName, in repository: RepositoryName, leadingTo digest: Digest
    ) async throws -> Tag? {
        let own = (try? PackTag(group: nil, label: version.version))?.tag
        let shown = Tag(version.tag)
        let plain = shown.flatMap { try? PackTag(group: nil, label: PackTag($0).label) }?.tag
        var others: [Tag: Digest] = [:]
        for tag in [shown, plain, own].compactMap(\.self) where others[tag] == nil {
            guard let head = try await client.manifestHead(.tag(tag), in: repository) else { continue }
            if head.digest == digest { return tag }
            others[tag] = head.digest
        }
        guard let tag = own ?? plain, let other = others[tag] else { return own ?? plain }
        throw ExportSelection.unnamed(pack, digest, tag, other, at: client.server)
    }
}

extension ExportSelection {
    /// That no tag leads to a manifest, and the one that it would have leads elsewhere.
    static func unnamed(
        _ pack: PackName, _ digest: Digest, _ tag: Tag, _ other: Digest, at server: ServerAddress
    ) -> CommandFailure {
        CommandFailure(
            .conflict,
            "\(pack)@\(digest) at \(server) is not what \(pack):\(tag) leads to, which is \(other), and no other tag leads to it: so an "
                + "import could not call it anything; pull it, and push it as a version of its own")
    }
}

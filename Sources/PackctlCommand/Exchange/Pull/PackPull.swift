import FoundationEssentials
import OCI
import PackFormat
import RegistryClient

/// Brings packs from a registry to folders.
struct PackPull: Sendable {
    let registry: PackRegistry
    let session: Session
    var isForced = false

    /// Pulls what a reference means to a folder below `parent`, which is made when it is missing. Until everything was fetched, verified
    /// and unpacked beside it, nothing is at its place.
    func pull(_ reference: PackReference, below parent: String) async throws -> PullReport {
        let found = try await registry.resolve(reference)
        let pack = try await registry.manifest(of: found).pack
        return try await TemporaryFolder.with(in: session.environment) { folder in
            let archive = "\(folder)/archive"
            try await registry.fetch(
                pack.archive, of: found, to: archive,
                progress: session.progress(named: found.shownName))
            return try unpack(archive, of: found, as: pack.archive, below: parent)
        }
    }

    private func unpack(
        _ archive: String, of found: FoundPack, as descriptor: Descriptor, below parent: String
    ) throws -> PullReport {
        let contents: ArchiveContents
        do {
            contents = try ArchiveContents(ofArchive: archive)
        } catch {
            throw CommandFailure(
                .validation,
                "the archive of \(found.shownName) at \(registry.client.server) is no pack's: \(error.message)")
        }
        let metadata = contents.texts["pack.json"].flatMap { try? PackMetadata($0) }
        if metadata?.name != found.pack || found.tag.map({ $0.label != metadata?.version }) ?? false {
            let named = metadata.map { "says it is \($0.name):\($0.version)" } ?? "is missing or cannot be read"
            session.console.warn("the pack.json of \(found.shownName) \(named)")
        }
        guard let version = found.tag?.label ?? metadata?.version else {
            throw CommandFailure(
                .validation, "\(found.shownName) has no pack.json that names its version; pull it by a tag")
        }
        let target = PullTarget(parent, pack: found.pack, version: version)
        let content = contents.listing.contentDigest
        var plan = PullTarget.plan(target.occupant(comparedTo: content), isForced: isForced)
        try Task.checkCancellation()
        switch plan {
        case .leave: break
        case .refuse:
            throw CommandFailure(
                .conflict, "\(target.path) is there with other content than \(found.shownName); --force replaces it")
        case .unpack, .replace:
            do {
                try unpack(archive, to: target, isReplacing: plan == .replace)
            } catch {
                // Another pull was faster; where it brought the same, nothing is left to do.
                guard (error as? PackError)?.code == .alreadyThere, target.occupant(comparedTo: content) == .same else {
                    throw error
                }
                plan = .leave
            }
        }
        return PullReport(found, descriptor, contents.listing, target, plan)
    }

    private func unpack(_ archive: String, to target: PullTarget, isReplacing: Bool) throws {
        let folders = try NewFolders(upTo: target.parent)
        do {
            let file = try ReadFile(archive)
            try PackArchiveReader { try file.next() }.unpack(to: target.path, isReplacing: isReplacing)
        } catch {
            folders.removeEmpty()
            throw error
        }
    }
}

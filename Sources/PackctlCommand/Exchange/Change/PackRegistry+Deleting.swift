import OCI
import PackFormat
import RegistryClient

extension PackRegistry {
    typealias Change = ChangeReport.Change

    /// The versions of a pack, of which something is to be changed.
    func versionsToChange(of pack: PackName) async throws -> PackVersions {
        guard let versions = try await versions(of: pack) else {
            throw await absence(of: PackReference(pack: pack, version: .newest))
        }
        return versions
    }

    /// Takes a version away: its tag alone, where the registry can do that, else the manifest, unless another tag leads to it.
    func delete(_ tag: PackTag, of versions: PackVersions, message: String?) async throws -> Change {
        let pack = versions.pack
        let digest = versions.versions.first { $0.tag == tag.tag.text }?.digest
        let change = Change(action: .deleted, kind: .version, name: pack.text, tag: tag.tag.text, digest: digest)
        guard !isPackhouse else {
            var request = DocumentRequest(
                .delete, ["v1", pack.text, "manifests", tag.tag.text], purpose: "deleting \(pack):\(tag)")
            request.message = message
            _ = try await client.send(request)
            return change
        }
        try await deletePlain(tag, digest, of: versions)
        return change
    }

    private func deletePlain(_ tag: PackTag, _ digest: Digest?, of versions: PackVersions) async throws {
        let pack = versions.pack
        guard let refusal = try await refusal(ofDeleting: tag, of: pack) else { return }
        guard let digest else { throw refusal }
        let others = versions.versions.filter { $0.digest == digest && $0.tag != tag.tag.text }.map(\.tag)
        guard others.isEmpty else {
            let names = others.joined(separator: ", ")
            throw CommandFailure(
                .conflict,
                "\(client.server) deletes manifests only, and that of \(pack):\(tag) is also \(names); \(pack)@\(digest) deletes them together"
            )
        }
        try await client.delete(.digest(digest), in: repository(of: pack))
    }

    /// Takes a tag alone away; what a registry says that cannot do that.
    private func refusal(ofDeleting tag: PackTag, of pack: PackName) async throws(ClientError) -> ClientError? {
        do throws(ClientError) {
            try await client.delete(.tag(tag.tag), in: repository(of: pack))
            return nil
        } catch {
            guard error.code == .unsupported else { throw error }
            return error
        }
    }

    /// Takes a manifest away, with all tags that lead to it.
    func delete(_ digest: Digest, of pack: PackName, message: String?) async throws -> Change {
        guard try await client.delete(.digest(digest), in: repository(of: pack), message: message) else {
            throw await absence(of: PackReference(pack: pack, version: .digest(digest)))
        }
        return Change(action: .deleted, kind: .manifest, name: pack.text, digest: digest)
    }

    /// Takes all versions and labels of a pack away. Throws when nothing went.
    func deleteAll(of versions: PackVersions, message: String?) async throws -> PackDeletion {
        isPackhouse
            ? try await deleteListed(versions, message: message)
            : try await deleteManifests(of: versions, message: message)
    }

    private func deleteListed(_ versions: PackVersions, message: String?) async throws -> PackDeletion {
        let pack = versions.pack
        var request = DocumentRequest(.delete, ["v1", pack.text], purpose: "deleting all of \(pack)")
        request.message = message
        _ = try await client.send(request)
        var deletion = PackDeletion(gone: [])
        do {
            deletion.left = try await self.versions(of: pack)?.versions ?? []
        } catch {
            // It deletes below its first base only.
            let own = fullName(of: pack)
            deletion.left = (versions.versions + versions.shadowed).filter { $0.repository != own }
            deletion.failure = CommandFailure(error)
        }
        let staying = Set(deletion.left.map(\.tag))
        deletion.gone = versions.versions.filter { !staying.contains($0.tag) }.map { deleted($0, of: pack) }
        deletion.gone += versions.labels.map {
            Change(action: .deleted, kind: .label, name: pack.text, tag: $0.label, digest: $0.digest)
        }
        return deletion
    }

    /// One by one, up to the first that fails.
    private func deleteManifests(of versions: PackVersions, message: String?) async throws -> PackDeletion {
        let pack = versions.pack
        var deletion = PackDeletion(gone: [], left: versions.versions)
        for digest in Set(versions.versions.compactMap(\.digest)).sorted() {
            do {
                try await client.delete(.digest(digest), in: repository(of: pack), message: message)
            } catch {
                guard deletion.left.count < versions.versions.count else { throw error }
                deletion.failure = CommandFailure(error)
                break
            }
            deletion.left.removeAll { $0.digest == digest }
        }
        // The tag of one without a digest went while it was looked up.
        deletion.left.removeAll { $0.digest == nil }
        let staying = Set(deletion.left.map(\.tag))
        deletion.gone = versions.versions.filter { !staying.contains($0.tag) }.map { deleted($0, of: pack) }
        return deletion
    }

    private func deleted(_ version: ListedVersion, of pack: PackName) -> Change {
        Change(action: .deleted, kind: .version, name: pack.text, tag: version.tag, digest: version.digest)
    }
}

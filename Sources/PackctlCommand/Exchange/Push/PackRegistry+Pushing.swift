import NIOCore
import OCI
import PackFormat
import RegistryClient

extension PackRegistry {
    /// A pack's repository as `/v2` names it.
    func fullName(of pack: PackName) -> String {
        let repository = repository(of: pack)
        return (try? client.server.fullName(of: repository).text) ?? repository.text
    }

    /// Pushes config, archive and manifest, leaving out blobs that are there.
    ///
    /// Throws `.conflict` when `onlyIfAbsent` and the tag holds another manifest; servers that know no such condition overwrite.
    func push(
        _ parcel: PackParcel, onlyIfAbsent: Bool, message: String?, progress: TransferProgress.Listener? = nil
    ) async throws {
        let repository = repository(of: parcel.metadata.name)
        let artifact = parcel.artifact
        guard let layerType = MediaType(PackArtifact.layerType) else { return }
        let archive = Descriptor(mediaType: layerType, digest: artifact.archive, size: artifact.size)
        _ = try await client.push(BlobSource(ByteBuffer(bytes: PackArtifact.config)), to: repository)
        _ = try await client.push(
            .file(parcel.archivePath, as: archive), to: repository, progress: progress)
        try await client.put(
            ByteBuffer(bytes: artifact.manifest), as: .imageManifest, .tag(artifact.tag), in: repository,
            options: ManifestPutOptions(onlyIfAbsent: onlyIfAbsent, message: message))
    }

    /// What the tag of a parcel holds. Where digests of manifest and archive differ, the files are compared: by what `/v1` says, else by
    /// fetching the archive.
    func state(of parcel: PackParcel, environment: [String: String]) async throws -> TagState {
        let repository = repository(of: parcel.metadata.name)
        guard let head = try await client.manifestHead(.tag(parcel.artifact.tag), in: repository) else {
            return .absent
        }
        guard head.digest != parcel.artifact.digest else { return .same(head.digest) }
        let found = FoundPack(
            pack: parcel.metadata.name, repository: repository, digest: head.digest, tag: PackTag(parcel.artifact.tag))
        let content: Digest?
        do {
            content = try await self.content(of: found, unlessArchiveIs: parcel, environment: environment)
        } catch let failure as CommandFailure where failure.exitClass == .validation {
            content = nil
        } catch let error as PackError where error.code != .inaccessible {
            // What is there is no pack that can be read, and so another one.
            content = nil
        }
        return content == parcel.content.digest ? .same(head.digest) : .other(head.digest, content: content)
    }

    private func content(
        of found: FoundPack, unlessArchiveIs parcel: PackParcel, environment: [String: String]
    ) async throws -> Digest? {
        let pack = try await manifest(of: found).pack
        guard pack.archive.digest != parcel.artifact.archive else { return parcel.content.digest }
        if isPackhouse, let content = try await shownContent(of: found) { return content }
        guard pack.archive.size <= ArchiveLimits().compressedBytes else { return nil }
        return try await TemporaryFolder.with(in: environment) { folder in
            let path = "\(folder)/there"
            try await fetch(pack.archive, of: found, to: path)
            return try ArchiveContents(ofArchive: path).listing.contentDigest.digest
        }
    }

    private func shownContent(of found: FoundPack) async throws -> Digest? {
        let reference = PackReference(pack: found.pack, version: .digest(found.digest))
        return try await resolve(reference).details?.version.content
    }
}

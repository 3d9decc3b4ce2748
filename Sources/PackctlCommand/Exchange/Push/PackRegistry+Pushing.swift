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
        guard let layerType = MediaType(PackArtifact.layerType) else {
            throw CommandFailure(.other, "\(PackArtifact.layerType) is no media type")
        }
        let archive = Descriptor(mediaType: layerType, digest: artifact.archive, size: artifact.size)
        _ = try await client.push(BlobSource(ByteBuffer(bytes: PackArtifact.config)), to: repository)
        _ = try await client.push(
            .file(parcel.archivePath, as: archive), to: repository, progress: progress)
        try await client.put(
            ByteBuffer(bytes: artifact.manifest), as: .imageManifest, .tag(parcel.registryTag), in: repository,
            options: ManifestPutOptions(onlyIfAbsent: onlyIfAbsent, message: message))
    }

    /// A parcel as it goes to this registry: to the tag with its group where somebody pushed it so before, which is then the version that
    /// `/v1` shows by this name, and else to the tag without.
    func addressed(_ parcel: PackParcel) async throws(ClientError) -> PackParcel {
        var parcel = parcel
        parcel.groupedTag = nil
        let tag = parcel.metadata.tag.tag
        guard tag != parcel.artifact.tag else { return parcel }
        let head = try await client.manifestHead(.tag(tag), in: repository(of: parcel.metadata.name))
        if head != nil { parcel.groupedTag = tag }
        return parcel
    }

    /// What the tag of a parcel holds. Where digests of manifest and archive differ, the files are compared: by what `/v1` says, else by
    /// fetching the archive.
    func state(of parcel: PackParcel, environment: [String: String]) async throws -> TagState {
        let repository = repository(of: parcel.metadata.name)
        guard let head = try await client.manifestHead(.tag(parcel.registryTag), in: repository) else {
            return .absent
        }
        guard head.digest != parcel.artifact.digest else { return .same(head.digest) }
        let found = FoundPack(
            pack: parcel.metadata.name, repository: repository, digest: head.digest, tag: PackTag(parcel.registryTag))
        do {
            guard let there = try await contents(of: found, unlessArchiveIs: parcel, environment: environment) else {
                return .other(head.digest, content: nil)
            }
            guard there.content != parcel.content.digest else { return .same(head.digest) }
            // A tag with a group says itself which it is.
            if parcel.groupedTag == nil, let metadata = there.metadata, metadata.group != parcel.metadata.group {
                return .otherGroup(head.digest, metadata.group)
            }
            return .other(head.digest, content: there.content)
        } catch let failure as CommandFailure where failure.exitClass == .validation {
            return .other(head.digest, content: nil)
        } catch let error as PackError where error.code != .inaccessible {
            // What is there is no pack that can be read, and so another one.
            return .other(head.digest, content: nil)
        }
    }

    private struct Held: Sendable {
        /// Of the files.
        var content: Digest?
        /// Nil where it cannot be read.
        var metadata: PackMetadata?
    }

    /// Nil for an archive that is too large.
    private func contents(
        of found: FoundPack, unlessArchiveIs parcel: PackParcel, environment: [String: String]
    ) async throws -> Held? {
        let pack = try await manifest(of: found).pack
        guard pack.archive.digest != parcel.artifact.archive else {
            return Held(content: parcel.content.digest, metadata: parcel.metadata)
        }
        if isPackhouse, let shown = try await shownContents(of: found) { return shown }
        guard pack.archive.size <= ArchiveLimits().compressedBytes else { return nil }
        return try await TemporaryFolder.with(in: environment) { folder in
            let path = "\(folder)/there"
            try await fetch(pack.archive, of: found, to: path)
            let contents = try ArchiveContents(ofArchive: path)
            let json = contents.texts["pack.json"]
            return Held(
                content: contents.listing.contentDigest.digest, metadata: json.flatMap { try? PackMetadata($0) })
        }
    }

    /// Nil where `/v1` does not know them.
    private func shownContents(of found: FoundPack) async throws -> Held? {
        let reference = PackReference(pack: found.pack, version: .digest(found.digest))
        guard let details = try await resolve(reference).details, let content = details.version.content else {
            return nil
        }
        let json = try await text({ $0 == "pack.json" }, in: details, of: found.pack)
        return Held(content: content, metadata: json.flatMap { try? PackMetadata($0.readableBytesView) })
    }
}

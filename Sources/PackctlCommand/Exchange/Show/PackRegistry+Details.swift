import NIOCore
import OCI
import PackFormat
import RegistryClient

extension PackRegistry {
    /// What is in a version: by `/v1`, else by reading its archive.
    func details(of reference: PackReference, environment: [String: String]) async throws -> VersionDetails {
        let found = try await resolve(reference)
        if let told = found.details { return try await details(of: found, as: told) }
        let pack = try await manifest(of: found).pack
        var details = VersionDetails(found: found, repository: fullName(of: found.pack))
        details.archive = pack.archive.digest
        details.archiveSize = pack.archive.size
        details.deviations = pack.deviations
        if let tag = found.tag, let versions = try await versions(of: found.pack, digests: false) {
            details.parentTags = versions.set.parents(of: tag).map(\.tag.text)
        }
        do {
            let contents = try await TemporaryFolder.with(in: environment) { folder in
                try await fetch(pack.archive, of: found, to: "\(folder)/archive")
                return try ArchiveContents(ofArchive: "\(folder)/archive")
            }
            details.files = contents.listing.files
            details.content = contents.listing.contentDigest.digest
            do throws(PackError) {
                details.images = try contents.images()
            } catch {
                details.imagesFault = error.message
            }
            details.readme = contents.texts.first { ArchiveContents.isReadme($0.key) }
                .map { String(decoding: $0.value, as: UTF8.self) }
            guard let bytes = contents.texts["pack.json"] else {
                throw PackError(.invalidMetadata, "there is no pack.json of at most 1 MiB in the archive")
            }
            details.metadata = try PackMetadata(bytes)
        } catch let error as PackError where error.code != .inaccessible {
            details.fault = error.message
        }
        return details
    }

    private func details(of found: FoundPack, as told: V1Details) async throws -> VersionDetails {
        var details = VersionDetails(found: found, repository: told.version.repository)
        details.archive = told.version.archive
        details.archiveSize = told.archiveSize
        details.content = told.version.content
        details.parentTags = told.version.parentTags
        details.labels = told.version.labels ?? []
        details.images = told.images
        details.imagesFault = told.imagesFault
        details.message = told.message
        details.user = told.user
        details.time = told.time
        details.fault = told.version.fault
        details.deviations = told.deviations
        details.files = told.files.compactMap { file in
            PackPath(file.path).map {
                PackFile(path: $0, digest: file.digest, size: file.size, isExecutable: file.mode == "0755")
            }
        }
        if let bytes = try await text({ $0 == "pack.json" }, in: told, of: found.pack) {
            details.metadata = try? PackMetadata(bytes.readableBytesView)
        }
        details.readme = try await text(ArchiveContents.isReadme, in: told, of: found.pack).map { String(buffer: $0) }
        return details
    }

    /// A file of the pack; nil where there is none, or a long one, or when `/v1` gives only those of versions that are listed.
    func text(
        _ isWanted: (String) -> Bool, in told: V1Details, of pack: PackName
    ) async throws(ClientError) -> ByteBuffer? {
        guard let file = told.files.first(where: { isWanted($0.path) }), file.size <= ArchiveContents.longestText
        else { return nil }
        do throws(ClientError) {
            return try await client.send(
                DocumentRequest(
                    path: ["v1", pack.text, "blobs", file.digest.text], purpose: "fetching \(file.path) of \(pack)")
            ).body
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }
}

import NIOCore
import OCI
import PackFormat
import RegistryClient

extension PackRegistry {
    /// The manifest of a version, read as a pack's, with its exact bytes. Throws a failure when it is not there or no pack's.
    func manifest(of found: FoundPack) async throws -> (pack: RecognizedPack, content: ManifestContent) {
        guard let content = try await client.manifest(.digest(found.digest), in: found.repository) else {
            throw CommandFailure(
                .notFound, "\(client.server) has no manifest \(found.digest) of \(found.pack) any more")
        }
        do {
            let manifest = try Manifest(content.bytes.readableBytesView, declared: content.mediaType)
            return (try RecognizedPack(manifest, of: found.pack, tag: found.tag), content)
        } catch let error as ManifestError {
            throw CommandFailure(.validation, "\(found.shownName) at \(client.server) is no pack: \(error.message)")
        } catch let error as PackError {
            throw CommandFailure(.validation, "\(found.shownName) at \(client.server) is no pack: \(error.message)")
        }
    }

    /// Fetches an archive into a new file, which is whole and verified when this returns, and gone when it throws. A connection that
    /// breaks off is taken up again.
    func fetch(
        _ archive: Descriptor, of found: FoundPack, to path: String, limits: ArchiveLimits = ArchiveLimits(),
        progress: TransferProgress.Listener? = nil
    ) async throws {
        guard archive.size <= limits.compressedBytes else {
            throw CommandFailure(
                .other,
                "the archive of \(found.shownName) has \(archive.size) bytes; at most \(limits.compressedBytes) are taken"
            )
        }
        let file = try SpooledFile(creating: path)
        do {
            let stream = try client.blob(
                archive.digest, size: archive.size, in: found.repository, largest: limits.compressedBytes,
                progress: progress)
            for try await piece in stream { try piece.withUnsafeReadableBytes { try file.append($0) } }
            try file.close()
        } catch {
            file.remove()
            throw error
        }
    }
}

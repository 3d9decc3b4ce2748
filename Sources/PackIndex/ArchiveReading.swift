import NIOCore
import OCI
import ObjectStorage
import PackFormat
import Registry

/// Reads archives where that may take its time: not on the threads that answer requests.
struct ArchiveReading: Sendable {
    private static let metadataPath = PackPath("pack.json")
    private static let valuesPath = PackPath("values.yaml")

    let limits: ArchiveLimits
    let turns: ArchiveTurns

    /// What an archive of the repository holds; one that is no pack is told as its fault. Throws where its bytes cannot be read.
    func record(of blob: Blob, in repository: RepositoryName) async throws -> PackRecord {
        let (archive, size) = (blob.digest, blob.size)
        guard size <= limits.compressedBytes else {
            return .faulty(
                "it has \(size) bytes; a pack may have \(limits.compressedBytes) (packs.limits.compressedsize)",
                archive: archive, size: size, isLasting: false)
        }
        return try await turns.read(for: repository) {
            do {
                return try scan(blob)
            } catch let error as PackError {
                guard error.code != .inaccessible else { throw error.plain }
                return .faulty(error.message, archive: archive, size: size, isLasting: error.code != .tooLarge)
            }
        }
    }

    /// Nil when the archive has no such file.
    func pieces(of file: PackFile, in blob: Blob, of repository: RepositoryName) async throws -> PackFilePieces? {
        guard file.size <= limits.fileBytes, blob.size <= limits.compressedBytes else { return nil }
        return try await turns.read(for: repository) {
            do {
                guard let open = try OpenPackFile.open(file, in: blob, limits: limits) else { return nil }
                return PackFilePieces(open, from: try open.next() ?? ByteBuffer(), of: repository, turns: turns)
            } catch let error as PackError {
                throw error.plain
            }
        }
    }

    private func scan(_ blob: Blob) throws -> PackRecord {
        var kept: [PackPath: [UInt8]] = [:]
        let reader = try PackArchiveReader(limits: limits, reading: blob.source())
        let listing = try reader.listing { entry, piece in
            guard let limit = Self.keptSize(of: entry.path), entry.size <= limit else { return }
            kept[entry.path, default: []].append(contentsOf: piece)
        }
        func bytes(_ path: PackPath?) -> [UInt8]? {
            guard let file = listing.files.first(where: { $0.path == path }), let limit = Self.keptSize(of: file.path),
                file.size <= limit
            else { return nil }
            return kept[file.path] ?? []
        }
        guard let metadata = bytes(Self.metadataPath) else {
            let isThere = listing.files.contains { $0.path == Self.metadataPath }
            throw PackError(
                .invalidMetadata,
                isThere
                    ? "pack.json has more than \(PackMetadata.maximumSize) bytes"
                    : "there is no pack.json in its folder \(listing.root)")
        }
        _ = try PackMetadata(metadata)
        var record = PackRecord(archive: blob.digest, size: blob.size)
        record.root = listing.root.text
        record.content = listing.contentDigest.digest
        record.files = listing.files
        record.metadata = metadata
        do throws(PackError) {
            if let values = bytes(Self.valuesPath) {
                record.images = try PackImages.listed(inValues: values)
            } else if let file = listing.files.first(where: { $0.path == Self.valuesPath }) {
                throw PackImages.tooLarge(file.size)
            }
        } catch {
            record.imagesFault = error.message
        }
        return record
    }

    /// Bytes up to which a file is kept while the archive is read; nil for those that are not.
    private static func keptSize(of path: PackPath) -> Int64? {
        if path == metadataPath { return Int64(PackMetadata.maximumSize) }
        return path == valuesPath ? Int64(PackImages.largestValues) : nil
    }
}

extension PackError {
    /// What the store threw, where that is the cause: what a client is told depends on it.
    fileprivate var plain: any Error {
        if let cause = cause as? StorageError { cause } else { self }
    }
}

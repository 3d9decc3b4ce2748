import Glibc
import NIOCore
import OCI
import PackFormat
import Registry

/// Reads archives where that may take its time: not on the threads that answer requests.
struct ArchiveReading: Sendable {
    /// Bytes that are read from a file at once.
    private static let pieceSize = 128 << 10
    private static let metadataPath = PackPath("pack.json")
    private static let valuesPath = PackPath("values.yaml")
    /// Bytes of a `values.yaml` that are looked through for images.
    private static let largestValues = 8 << 20

    let limits: ArchiveLimits

    /// What an archive holds; one that is no pack is told as its fault. Throws where its bytes cannot be read.
    func record(of blob: Blob) async throws -> PackRecord {
        let (archive, size) = (blob.digest, blob.size)
        guard size <= limits.compressedBytes else {
            return .faulty(
                "it has \(size) bytes; a pack may have \(limits.compressedBytes) (packs.limits.compressedsize)",
                archive: archive, size: size, isLasting: false)
        }
        let bytes = try await bytes(of: blob)
        return try await withTaskExecutorPreference(ArchiveThreads.shared) {
            do {
                return try scan(bytes, archive: archive, size: size)
            } catch let error as PackError where error.code != .inaccessible {
                return .faulty(error.message, archive: archive, size: size, isLasting: error.code != .tooLarge)
            }
        }
    }

    /// Nil when the archive has no such file.
    func contents(of file: PackFile, in blob: Blob) async throws -> ByteBuffer? {
        guard file.size <= limits.fileBytes, blob.size <= limits.compressedBytes else { return nil }
        let bytes = try await bytes(of: blob)
        return try await withTaskExecutorPreference(ArchiveThreads.shared) {
            var reader = try PackArchiveReader(limits: limits, reading: bytes.source())
            while let entry = try reader.next() {
                guard entry.path == file.path else { continue }
                var contents = ByteBuffer()
                while let piece = try reader.nextBytes() { contents.writeBytes(piece) }
                return contents
            }
            return nil
        }
    }

    private func scan(_ bytes: ArchiveBytes, archive: Digest, size: Int64) throws -> PackRecord {
        var record = PackRecord(archive: archive, size: size)
        var reader = try PackArchiveReader(limits: limits, reading: bytes.source())
        while let entry = try reader.next() {
            guard entry.kind == .file else { continue }
            var kept: [UInt8]?
            if entry.path == Self.metadataPath, entry.size <= PackMetadata.maximumSize { kept = [] }
            if entry.path == Self.valuesPath, entry.size <= Self.largestValues { kept = [] }
            var hasher = ContentHasher(.sha256)
            while let piece = try reader.nextBytes() {
                piece.withUnsafeBytes { hasher.update($0) }
                kept?.append(contentsOf: piece)
            }
            record.files.append(
                PackFile(
                    path: entry.path, digest: hasher.digest, size: entry.size, isExecutable: entry.isExecutable))
            if entry.path == Self.metadataPath { record.metadata = kept }
            if entry.path == Self.valuesPath, let kept { record.images = PackImages.listed(inValues: kept) }
        }
        record.files.sort { $0.path < $1.path }
        record.root = reader.root?.text ?? ""
        record.content = ContentDigest(of: record.files).digest
        guard let metadata = record.metadata else {
            let isThere = record.files.contains { $0.path == Self.metadataPath }
            throw PackError(
                .invalidMetadata,
                isThere
                    ? "pack.json has more than \(PackMetadata.maximumSize) bytes"
                    : "there is no pack.json in its folder \(record.root)")
        }
        _ = try PackMetadata(metadata)
        guard String(validating: metadata, as: UTF8.self) != nil else {
            throw PackError(.invalidMetadata, "pack.json is not UTF-8")
        }
        return record
    }

    /// From the file that holds them, where there is one, else from memory.
    private func bytes(of blob: Blob) async throws -> ArchiveBytes {
        if let file = blob.file { return .file(file, size: blob.size) }
        return .memory(try await blob.whole())
    }

    /// Where the bytes of an archive come from, piece by piece.
    private enum ArchiveBytes: Sendable {
        case file(BlobFile, size: Int64)
        case memory(ByteBuffer)

        func source() -> PackByteSource {
            switch self {
            case .memory(let buffer):
                var rest = buffer
                return { rest.readBytes(length: Swift.min(rest.readableBytes, ArchiveReading.pieceSize)) }
            case .file(let file, let size):
                var offset: Int64 = 0
                return {
                    let count = Int(Swift.min(Int64(ArchiveReading.pieceSize), size - offset))
                    guard count > 0 else { return nil }
                    let piece = try file.read(count, at: offset)
                    offset += Int64(piece.count)
                    return piece
                }
            }
        }
    }
}

extension BlobFile {
    /// Up to `count` bytes from `offset` on; none at the end.
    fileprivate func read(_ count: Int, at offset: Int64) throws -> [UInt8] {
        // Safe: no more is said to be initialised than was read.
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while true {
                filled = pread(descriptor, buffer.baseAddress, count, off_t(offset))
                if filled >= 0 { return }
                filled = 0
                guard errno == EINTR else {
                    throw PackError(.inaccessible, "cannot read an archive: \(String(cString: strerror(errno)))")
                }
            }
        }
    }
}

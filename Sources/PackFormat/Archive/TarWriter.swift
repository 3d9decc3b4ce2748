import CArchive
import Glibc
import OCI

/// A tar compressed by gzip as libarchive writes it: the same entries give the same bytes.
final class TarWriter {
    /// Bytes of a piece of output at most.
    private static let pieceSize = 64 << 10
    /// 1980-01-01T00:00:00Z: the least that zip files know too, and not 0, which some tools take for a missing time.
    private static let modified = 315_532_800

    private let output: ([UInt8]) throws -> Void
    private let archive: OpaquePointer
    private let entry: OpaquePointer
    private var hasher = ContentHasher(.sha256)
    private var failure: PackError?
    private var isClosed = false

    init(to output: @escaping ([UInt8]) throws -> Void) throws(PackError) {
        guard let archive = archive_write_new() else { throw TarWriter.noMemory }
        guard let entry = archive_entry_new() else {
            archive_write_free(archive)
            throw TarWriter.noMemory
        }
        self.output = output
        self.archive = archive
        self.entry = entry
        try check(archive_write_set_format_pax_restricted(archive))
        try check(archive_write_add_filter_gzip(archive))
        try check(archive_write_set_filter_option(archive, "gzip", "compression-level", "6"))
        try check(archive_write_set_filter_option(archive, "gzip", "timestamp", nil))
        try check(archive_write_set_bytes_per_block(archive, CInt(TarWriter.pieceSize)))
        // Else zeros would fill the last block, after the end of the gzip.
        try check(archive_write_set_bytes_in_last_block(archive, 1))
        try open()
    }

    deinit {
        // So that freeing does not write the end of an archive that has none.
        if !isClosed { archive_write_fail(archive) }
        archive_entry_free(entry)
        archive_write_free(archive)
    }

    private func open() throws(PackError) {
        // Safe: libarchive calls back only in calls of ours, while this object lives.
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(
            archive_write_open(
                archive, context, nil,
                { _, context, bytes, count in
                    guard let context, let bytes else { return -1 }
                    let piece = UnsafeRawBufferPointer(start: bytes, count: count)
                    return Unmanaged<TarWriter>.fromOpaque(context).takeUnretainedValue().put(piece) ? count : -1
                }, nil))
    }

    private func put(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard failure == nil, !isClosed else { return false }
        do {
            try output(Array(piece))
            hasher.update(piece)
            return true
        } catch let error as PackError {
            failure = error
        } catch {
            failure = PackError(.inaccessible, "the archive cannot be written on", cause: error)
        }
        return false
    }

    func writeFolder(_ name: String) throws(PackError) {
        try writeHeader(name, mode: S_IFDIR | 0o755, size: 0)
    }

    /// To be followed by exactly `size` bytes in calls of ``write(_:)``.
    func writeFile(_ name: String, isExecutable: Bool, size: Int64) throws(PackError) {
        try writeHeader(name, mode: S_IFREG | (isExecutable ? 0o755 : 0o644), size: size)
    }

    private func writeHeader(_ name: String, mode: mode_t, size: Int64) throws(PackError) {
        archive_entry_clear(entry)
        archive_entry_copy_pathname(entry, name)
        archive_entry_set_mode(entry, mode)
        archive_entry_set_size(entry, size)
        archive_entry_set_mtime(entry, TarWriter.modified, 0)
        try check(packhouse_archive_write_header(archive, entry))
    }

    func write(_ bytes: [UInt8]) throws(PackError) {
        let count = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw reason() }
    }

    func close() throws(PackError) -> WrittenArchive {
        try check(archive_write_close(archive))
        isClosed = true
        return WrittenArchive(digest: hasher.digest, size: hasher.count)
    }

    private func check(_ result: CInt) throws(PackError) {
        guard result == ARCHIVE_OK else { throw reason() }
    }

    private func reason() -> PackError {
        if let failure { return failure }
        let message = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
        return PackError(.inaccessible, "the archive cannot be written: \(message)")
    }

    private static let noMemory = PackError(.inaccessible, "no memory to write an archive")
}

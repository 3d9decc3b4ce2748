import CArchive
import Glibc

/// A tar as libarchive reads it from a ``TarStream``: entries in order, and the bytes of the one that was read last.
final class TarArchive {
    private let stream: TarStream
    private let archive: OpaquePointer
    private let entry: OpaquePointer
    private var offset: Int64 = 0
    private var hasBegun = false

    init(_ stream: TarStream) throws(PackError) {
        guard let archive = archive_read_new() else { throw TarArchive.noMemory }
        guard let entry = archive_entry_new() else {
            archive_read_free(archive)
            throw TarArchive.noMemory
        }
        self.stream = stream
        self.archive = archive
        self.entry = entry
        guard archive_read_support_format_tar(archive) == ARCHIVE_OK else { throw TarArchive.noMemory }
    }

    deinit {
        archive_entry_free(entry)
        archive_read_free(archive)
    }

    /// The next entry. Nil at the end, once nothing but zeros and the right checksum followed it.
    func nextEntry() throws(PackError) -> TarEntry? {
        if !hasBegun { try begin() }
        offset = 0
        let result = stream.readingHeader { packhouse_archive_read_header(archive, entry) }
        switch result {
        case ARCHIVE_OK: break
        case ARCHIVE_WARN where packhouse_archive_name_is_raw(archive) != 0: break
        case ARCHIVE_EOF:
            try finish()
            return nil
        default: throw failure()
        }
        guard let name = archive_entry_pathname(entry) else {
            throw PackError(.refusedEntry, "an entry has no name")
        }
        return TarEntry(
            name: TarArchive.bytes(name), kind: kind, mode: archive_entry_perm(entry), size: archive_entry_size(entry),
            hasHoles: archive_entry_sparse_count(entry) > 0,
            header: stream.header(endingAt: archive_filter_bytes(archive, 0)))
    }

    /// The next bytes of the entry; nil at its end, when they were `size`. At most 64 KiB, gone with the next call.
    func nextBytes(ofSize size: Int64) throws(PackError) -> UnsafeRawBufferPointer? {
        var start: UnsafeRawPointer?
        var count = 0
        var position: Int64 = 0
        let result = archive_read_data_block(archive, &start, &count, &position)
        switch result {
        case ARCHIVE_OK where position == offset && Int64(count) <= size - offset:
            offset += Int64(count)
            // Safe: libarchive gives an address of its own or of the stream's block, and how many bytes are there.
            return UnsafeRawBufferPointer(start: start, count: count)
        case ARCHIVE_EOF where offset == size:
            return nil
        case ARCHIVE_OK, ARCHIVE_EOF:
            throw PackError(.refusedEntry, "a file has not the \(size) bytes that its header promises, or it has holes")
        default:
            throw failure()
        }
    }

    private func begin() throws(PackError) {
        hasBegun = true
        // Safe: the stream lives as long as the archive, which is the only one to use the address.
        let context = Unmanaged.passUnretained(stream).toOpaque()
        let result = archive_read_open(
            archive, context, nil,
            { _, context, bytes in
                guard let context, let bytes,
                    let block = Unmanaged<TarStream>.fromOpaque(context).takeUnretainedValue().nextBlock()
                else { return Int(ARCHIVE_FATAL) }
                bytes.pointee = block.baseAddress
                return block.count
            }, nil)
        guard result == ARCHIVE_OK else { throw failure() }
    }

    /// The end is two blocks of zeros; libarchive would also take the end of the file, or one block, for it.
    private func finish() throws(PackError) {
        if let failure = stream.failure { throw failure }
        let end = archive_filter_bytes(archive, 0)
        guard end - archive_read_header_position(archive) == Int64(2 * TarHeader.size) else {
            throw PackError(.unreadableArchive, "the tar ends too early: its last two blocks are missing")
        }
        try stream.finish(at: end)
    }

    private var kind: TarEntry.Kind {
        if let target = archive_entry_hardlink(entry) { return .hardLink(to: TarArchive.bytes(target)) }
        return switch archive_entry_filetype(entry) {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .symbolicLink(to: archive_entry_symlink(entry).map(TarArchive.bytes) ?? [])
        case S_IFCHR, S_IFBLK: .device
        case S_IFIFO: .pipe
        default: .other
        }
    }

    private func failure() -> PackError {
        if let failure = stream.failure { return failure }
        let message = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
        return PackError(.unreadableArchive, "the archive is damaged as a tar: \(message)")
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        // Safe: libarchive's names end with a zero byte.
        Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    private static let noMemory = PackError(.inaccessible, "no memory to read an archive")
}

import NIOCore
import OCI
import PackFormat
import Registry
import Synchronization

/// A file in an archive that is unpacked up to where it stands in it. Holds the archive's blob and some hundred KiB.
final class OpenPackFile: Sendable {
    /// Bytes that are gathered for a piece; it has up to 64 KiB more.
    private static let pieceSize = 64 << 10

    private struct State: ~Copyable {
        var reader: PackArchiveReader
        var hasher = ContentHasher(.sha256)
    }

    let file: PackFile
    private let state: Mutex<State>

    /// Unpacks what stands before the file. Nil when the archive has no such file. For a thread of ``ArchiveThreads``, as all here.
    static func open(_ file: PackFile, in blob: Blob, limits: ArchiveLimits) throws -> OpenPackFile? {
        var reader = try PackArchiveReader(limits: limits, reading: blob.source())
        while let entry = try reader.next() {
            if entry.path == file.path { return OpenPackFile(file, at: reader) }
        }
        return nil
    }

    private init(_ file: PackFile, at reader: consuming sending PackArchiveReader) {
        self.file = file
        state = Mutex(State(reader: reader))
    }

    /// The next bytes; nil at the end. The last are given only when all were what they should be.
    func next() throws -> ByteBuffer? {
        try state.withLock { state in
            var piece = ByteBuffer()
            piece.reserveCapacity(Self.pieceSize)
            while piece.readableBytes < Self.pieceSize {
                guard try state.reader.withNextBytes({ _ = piece.writeBytes($0) }) != nil else { break }
            }
            piece.withUnsafeReadableBytes { state.hasher.update($0) }
            let isLast = piece.readableBytes < Self.pieceSize || state.hasher.count >= file.size
            guard !isLast || state.hasher.count == file.size && state.hasher.digest == file.digest else {
                throw PackError(.unreadableArchive, "the archive does not hold \(file.path) as it did before")
            }
            return piece.readableBytes == 0 ? nil : piece
        }
    }
}

import Glibc
import LocalFiles
import OCI
import Synchronization

/// A tar with an image layout that is being written. Until it is finished it is called `FILE.part`, from which another export goes on.
final class TarLayoutTarget: LayoutTarget {
    let place: String
    let unfinished: String
    private let descriptor: CInt
    private let state: Mutex<State>

    private struct State {
        var file: LocalFile
        var regions: [String: FileRegion]
        var end: Int64
    }

    /// Throws `.conflict` when there is something at `path`, when another process is writing it, or when what is called `FILE.part` is
    /// nothing that an export of this user has left.
    init(at path: String) throws(CommandFailure) {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw TarLayoutTarget.taken(path) }
        place = path
        unfinished = "\(path).part"
        // Who may write into the folder must not choose the file that is written.
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let new = open(unfinished, flags | O_EXCL, 0o666)
        descriptor = new >= 0 || errno != EEXIST ? new : open(unfinished, flags, 0o666)
        guard descriptor >= 0 else {
            guard errno != ELOOP else { throw TarLayoutTarget.foreign(unfinished, "it is a link") }
            throw CommandFailure(.usage, "cannot make \(unfinished): \(systemWords())")
        }
        do throws(CommandFailure) {
            guard FileLock.attempt(descriptor) != .taken, TarLayoutTarget.isStillThere(descriptor, unfinished) else {
                throw CommandFailure(.conflict, "another export is writing \(unfinished)")
            }
            // Of one that was just made the file system may tell another owner, as those of sticks and of servers do.
            if new < 0 { try UnfinishedTar.requireOwn(descriptor, unfinished) }
            let left = try UnfinishedTar(descriptor, unfinished)
            guard ftruncate(descriptor, off_t(left.end)) == 0, lseek(descriptor, 0, SEEK_END) == off_t(left.end) else {
                throw CommandFailure(errno, cannot: "write", unfinished)
            }
            state = Mutex(State(file: left.file, regions: left.regions, end: left.end))
        } catch {
            FileLock.close(descriptor)
            throw error
        }
    }

    deinit { FileLock.close(descriptor) }

    /// Whether an open file has its name still. An export that was just finished has given its file another one, and let it go.
    private static func isStillThere(_ descriptor: CInt, _ path: String) -> Bool {
        var (open, named) = (stat(), stat())
        return fstat(descriptor, &open) == 0 && lstat(path, &named) == 0 && open.st_ino == named.st_ino
            && open.st_dev == named.st_dev
    }

    static func foreign(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure(
            .conflict,
            "\(path) is not what an interrupted export of yours has left: \(reason); take it away, or name another file"
        )
    }

    private static func taken(_ path: String) -> CommandFailure {
        CommandFailure(.conflict, "\(path) is there already; take it away, or name a file that is not there yet")
    }

    func file(_ path: String) throws(CommandFailure) -> FileRegion? { state.withLock { $0.regions[path] } }

    func formerIndex() throws(CommandFailure) -> LayoutIndex { LayoutIndex() }

    func write(
        _ descriptor: Descriptor, _ pieces: (_ write: ([UInt8]) throws -> Void) async throws -> Void
    ) async throws {
        let start = state.withLock { $0.end }
        let path = descriptor.digest.layoutPath
        do {
            var check = BlobCheck(descriptor)
            let header = TarFields(name: path, bytes: descriptor.size).blocks
            try self.descriptor.writeAll(header, of: unfinished)
            try await pieces { bytes in
                try check.take(bytes)
                try self.descriptor.writeAll(bytes, of: unfinished)
            }
            try check.finish()
            try commit(path, headerSize: header.count, size: descriptor.size)
        } catch {
            _ = ftruncate(self.descriptor, off_t(start))
            _ = lseek(self.descriptor, off_t(start), SEEK_SET)
            throw error
        }
    }

    private func commit(_ path: String, headerSize: Int, size: Int64) throws(CommandFailure) {
        let padding = [UInt8](repeating: 0, count: Int(TarFields.padded(size) - size))
        try descriptor.writeAll(padding, of: unfinished)
        state.withLock { state in
            let start = state.end + Int64(headerSize)
            state.regions[path] = FileRegion(file: state.file, start: start, size: size)
            state.end = start + TarFields.padded(size)
        }
    }

    func finish(_ index: LayoutIndex) throws(CommandFailure) {
        for (name, bytes) in [(LayoutIndex.marker, LayoutIndex.markerBytes), (LayoutIndex.file, try index.bytes())] {
            let header = TarFields(name: name, bytes: Int64(bytes.count)).blocks
            try descriptor.writeAll(header + bytes, of: unfinished)
            try commit(name, headerSize: header.count, size: Int64(bytes.count))
        }
        try descriptor.writeAll([UInt8](repeating: 0, count: 2 * TarFields.size), of: unfinished)
        try descriptor.synchronize(unfinished)
        try giveName()
        try WrittenFile.synchronize(folderOf: place)
    }

    /// Takes the place of nothing that came there meanwhile.
    private func giveName() throws(CommandFailure) {
        guard TarLayoutTarget.isStillThere(descriptor, unfinished) else {
            throw CommandFailure(.conflict, "\(unfinished) was replaced while it was written; export again")
        }
        if link(unfinished, place) == 0 {
            unlink(unfinished)
            return
        }
        guard errno != EEXIST else { throw TarLayoutTarget.taken(place) }
        // Some file systems have no hard links. There an empty file keeps the name free of others.
        let holder = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard holder >= 0 else {
            guard errno != EEXIST else { throw TarLayoutTarget.taken(place) }
            throw CommandFailure(errno, cannot: "make", place)
        }
        close(holder)
        guard rename(unfinished, place) == 0 else {
            let failure = CommandFailure(errno, cannot: "write", place)
            unlink(place)
            throw failure
        }
    }
}

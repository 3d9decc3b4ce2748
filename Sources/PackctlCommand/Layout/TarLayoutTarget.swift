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

    /// Throws `.conflict` when there is something at `path`, or another process is writing it.
    init(at path: String) throws(CommandFailure) {
        guard access(path, F_OK) != 0 else {
            throw CommandFailure(
                .conflict, "\(path) is there already; take it away, or name a file that is not there yet")
        }
        place = path
        unfinished = "\(path).part"
        descriptor = open(unfinished, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw CommandFailure(.usage, "cannot make \(unfinished): \(systemWords())") }
        do throws(CommandFailure) {
            guard FileLock.attempt(descriptor) != .taken, TarLayoutTarget.isStillThere(descriptor, unfinished) else {
                throw CommandFailure(.conflict, "another export is writing \(unfinished)")
            }
            let file = try LocalFile(unfinished)
            let members = try TarMembers(of: file)
            // What an interrupted export left. The index of a finished one would have another name.
            let regions = members.regions.filter { $0.key.hasPrefix("blobs/") }
            let end = members.regions[LayoutIndex.file] == nil ? members.end : 0
            guard ftruncate(descriptor, off_t(end)) == 0, lseek(descriptor, 0, SEEK_END) == off_t(end) else {
                throw CommandFailure(errno, cannot: "write", unfinished)
            }
            state = Mutex(State(file: file, regions: end == 0 ? [:] : regions, end: end))
        } catch {
            FileLock.close(descriptor)
            throw error
        }
    }

    deinit { FileLock.close(descriptor) }

    /// Whether an open file has its name still. An export that was just finished has given its file another one, and let it go.
    private static func isStillThere(_ descriptor: CInt, _ path: String) -> Bool {
        var (open, named) = (stat(), stat())
        return fstat(descriptor, &open) == 0 && stat(path, &named) == 0 && open.st_ino == named.st_ino
            && open.st_dev == named.st_dev
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
        guard rename(unfinished, place) == 0 else {
            throw CommandFailure(errno, cannot: "write", place)
        }
        try WrittenFile.synchronize(folderOf: place)
    }
}

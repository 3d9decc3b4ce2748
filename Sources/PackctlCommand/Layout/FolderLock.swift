import Glibc
import LocalFiles

/// That one process alone writes into a folder; it ends with the process at the latest.
final class FolderLock: Sendable {
    private let descriptor: CInt

    /// Throws `.conflict` when another process has it. Where the file system knows no locks for folders, everybody gets one.
    init(of path: String) throws(CommandFailure) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure(errno, cannot: "open the folder", path) }
        guard FileLock.attempt(descriptor) != .taken else {
            close(descriptor)
            throw CommandFailure(.conflict, "another export is writing \(path)")
        }
    }

    deinit { FileLock.close(descriptor) }
}

import Glibc

/// That one process alone writes into a folder; it ends with the process at the latest.
final class FolderLock: Sendable {
    private let descriptor: CInt

    /// Throws `.conflict` when another process has it. Where the file system knows no locks for folders, everybody gets one.
    init(of path: String) throws(CommandFailure) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure(errno, cannot: "open the folder", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            close(descriptor)
            throw CommandFailure(.conflict, "another export is writing \(path)")
        }
    }

    deinit { close(descriptor) }
}

import Glibc

/// A file that is written from its beginning, and is durable under its name or not there.
final class WrittenFile {
    private let path: String
    private let descriptor: CInt

    /// Throws a failure when there is something at `path` already.
    init(creating path: String) throws(CommandFailure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw CommandFailure(errno, cannot: "make", path) }
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) throws(CommandFailure) {
        try descriptor.writeAll(bytes, of: path)
    }

    /// Gives it its name, in the place of what had it.
    func finish(as name: String) throws(CommandFailure) {
        try descriptor.synchronize(path)
        guard rename(path, name) == 0 else { throw CommandFailure(errno, cannot: "write", name) }
        try WrittenFile.synchronize(folderOf: name)
    }

    /// Makes durable which names a folder has.
    static func synchronize(folderOf path: String) throws(CommandFailure) {
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw CommandFailure(errno, cannot: "open the folder", parent) }
        defer { close(folder) }
        try folder.synchronize(parent)
    }
}

extension CInt {
    func writeAll(_ bytes: [UInt8], of path: String) throws(CommandFailure) {
        var done = 0
        while done < bytes.count {
            // Safe: the pointer is used within the closure, and the count is what is left of it.
            let count = bytes.withUnsafeBytes { Glibc.write(self, $0.baseAddress.map { $0 + done }, $0.count - done) }
            guard count >= 0 || errno == EINTR else { throw CommandFailure(errno, cannot: "write", path) }
            done += Swift.max(0, count)
        }
    }

    func synchronize(_ path: String) throws(CommandFailure) {
        while fsync(self) != 0 {
            // Some file systems have nothing to synchronize.
            if errno == EINVAL || errno == ENOTSUP { return }
            guard errno == EINTR else { throw CommandFailure(errno, cannot: "write", path) }
        }
    }
}

import Glibc

/// What a look at a path shows, without opening it: whether a file that was read has changed since.
enum FileStamp: Hashable, Sendable {
    case file(FileFingerprint)
    case missing
    /// A directory, a device, a socket, …
    case notAFile(FileFingerprint)
    case unreachable(errno: CInt)

    init(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            self = code == ENOENT || code == ENOTDIR ? .missing : .unreachable(errno: code)
            return
        }
        self.init(status)
    }

    init(_ status: stat) {
        let fingerprint = FileFingerprint(status)
        self = status.st_mode & S_IFMT == S_IFREG ? .file(fingerprint) : .notAFile(fingerprint)
    }
}

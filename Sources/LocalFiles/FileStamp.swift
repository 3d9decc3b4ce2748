import Glibc

/// What a look at a place shows: whether a file that was read has changed since. Where links are followed, a swapped directory of a
/// Kubernetes secret is another stamp.
package enum FileStamp: Hashable, Sendable {
    case file(FileFingerprint)
    case missing
    /// A directory, a device, a socket, …
    case notAFile(FileFingerprint)
    case unreachable(errno: CInt)

    /// Looks at a path, without opening what is there.
    package init(path: String, followingLinks: Bool = true) {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
            let code = errno
            self = code == ENOENT || code == ENOTDIR ? .missing : .unreachable(errno: code)
            return
        }
        self.init(status)
    }

    /// Looks at what is open.
    package init(descriptor: CInt) {
        var status = stat()
        if fstat(descriptor, &status) == 0 {
            self.init(status)
        } else {
            self = .unreachable(errno: errno)
        }
    }

    private init(_ status: stat) {
        let fingerprint = FileFingerprint(status)
        self = status.st_mode & S_IFMT == S_IFREG ? .file(fingerprint) : .notAFile(fingerprint)
    }
}

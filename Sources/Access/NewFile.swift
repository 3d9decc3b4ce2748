import Glibc

/// A file that does not exist yet and is to appear whole, durable and for its owner only.
struct NewFile {
    struct Failure: Error {
        /// What was attempted, on which path.
        var step: String
        var code: CInt
    }

    let path: String

    private var directory: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Returns false when another process was quicker: its file stays. Missing directories are made with mode 0700.
    func publish(_ content: [UInt8]) throws(Failure) -> Bool {
        try makeDirectory(directory)
        let temporary = path + ".\(UInt64.random(in: .min ... .max)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(step: "creating \(temporary)", code: errno) }
        defer { _ = unlink(temporary) }
        let written = content.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let isDurable = written == content.count && fsync(descriptor) == 0
        let code = written < 0 || !isDurable ? errno : 0
        close(descriptor)
        guard isDurable else { throw Failure(step: "writing \(temporary)", code: code == 0 ? ENOSPC : code) }
        let isOurs = try take(from: temporary)
        if isOurs { synchronize(directory) }
        return isOurs
    }

    /// Gives the temporary file its name. A link, unlike a rename, never replaces what another process has just put there.
    private func take(from temporary: String) throws(Failure) -> Bool {
        if link(temporary, path) == 0 { return true }
        switch errno {
        case EEXIST: return false
        case EPERM, EOPNOTSUPP, ENOSYS, EMLINK: return try claim(from: temporary)
        case let code: throw Failure(step: "linking \(temporary) to \(path)", code: code)
        }
    }

    /// For file systems without links: whoever creates the empty file may rename over it.
    private func claim(from temporary: String) throws(Failure) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw Failure(step: "creating \(path)", code: errno) }
            return false
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let code = errno
            _ = unlink(path)
            throw Failure(step: "renaming \(temporary) to \(path)", code: code)
        }
        return true
    }

    private func makeDirectory(_ directory: String) throws(Failure) {
        if mkdir(directory, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = directory.lastIndex(of: "/"), slash != directory.startIndex else {
            throw Failure(step: "making the directory \(directory)", code: errno)
        }
        try makeDirectory(String(directory[..<slash]))
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw Failure(step: "making the directory \(directory)", code: errno)
        }
    }

    /// The new name survives a power loss. Not every file system can; then it is as safe as it gets.
    private func synchronize(_ directory: String) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }
}

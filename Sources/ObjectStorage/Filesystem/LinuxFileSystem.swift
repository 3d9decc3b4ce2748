import Glibc
import LocalFiles

/// The operating system's own file calls.
struct LinuxFileSystem: FileSystemCalls {
    var givesSystemDescriptors: Bool { true }

    func open(_ path: String, for access: FileAccess) throws(SystemCallError) -> CInt {
        let flags =
            switch access {
            // Opening a pipe would wait for its writer; O_NONBLOCK changes nothing for files.
            case .reading: O_RDONLY | O_NONBLOCK
            case .creating: O_WRONLY | O_CREAT | O_EXCL
            case .writing: O_WRONLY | O_NONBLOCK
            case .directory: O_RDONLY | O_DIRECTORY
            }
        return try retrying { Glibc.open(path, flags | O_CLOEXEC, 0o666) }
    }

    func close(_ descriptor: CInt) {
        _ = Glibc.close(descriptor)
    }

    func status(of path: String) throws(SystemCallError) -> FileStatus {
        var status = stat()
        try retrying { stat(path, &status) }
        return FileStatus(status)
    }

    func status(of descriptor: CInt) throws(SystemCallError) -> FileStatus {
        var status = stat()
        try retrying { fstat(descriptor, &status) }
        return FileStatus(status)
    }

    func isLink(_ path: String) throws(SystemCallError) -> Bool {
        var status = stat()
        try retrying { lstat(path, &status) }
        return status.st_mode & S_IFMT == S_IFLNK
    }

    func checkWritable(_ path: String) throws(SystemCallError) {
        try retrying { access(path, W_OK | X_OK) }
    }

    func read(
        _ descriptor: CInt, into bytes: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(SystemCallError) -> Int {
        try retrying { pread(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) }
    }

    func write(
        _ descriptor: CInt, _ bytes: UnsafeRawBufferPointer, at offset: Int64
    ) throws(SystemCallError) -> Int {
        try retrying { pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) }
    }

    func truncate(_ descriptor: CInt, to size: Int64) throws(SystemCallError) {
        try retrying { ftruncate(descriptor, off_t(size)) }
    }

    func synchronize(_ descriptor: CInt) throws(SystemCallError) {
        try retrying { fsync(descriptor) }
    }

    func lock(_ descriptor: CInt) throws(SystemCallError) -> Bool {
        switch FileLock.attempt(descriptor) {
        case .acquired, .unavailable(ENOLCK), .unavailable(ENOSYS), .unavailable(EOPNOTSUPP), .unavailable(EINVAL): true
        case .taken: false
        case .unavailable(let code): throw SystemCallError(code)
        }
    }

    func closeLocked(_ descriptor: CInt) {
        FileLock.close(descriptor)
    }

    func rename(_ path: String, to target: String) throws(SystemCallError) {
        try retrying { Glibc.rename(path, target) }
    }

    func unlink(_ path: String) throws(SystemCallError) {
        try retrying { Glibc.unlink(path) }
    }

    func makeDirectory(_ path: String) throws(SystemCallError) {
        try retrying { mkdir(path, 0o777) }
    }

    func removeDirectory(_ path: String) throws(SystemCallError) {
        try retrying { rmdir(path) }
    }

    func forEachName(
        in path: String, _ visit: (_ name: UnsafeRawBufferPointer, _ kind: FileStatus.Kind?) -> Void
    ) throws(SystemCallError) {
        guard let directory = opendir(path) else { throw SystemCallError(errno) }
        defer { closedir(directory) }
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                guard errno == 0 else { throw SystemCallError(errno) }
                return
            }
            // Safe: readdir's name ends with a zero byte within the entry, which is ours until the next readdir.
            let start = UnsafeRawPointer(entry) + LinuxFileSystem.nameOffset
            let name = UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
            guard !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) else { continue }
            visit(name, FileStatus.Kind(directoryEntryType: CInt(entry.pointee.d_type)))
        }
    }

    /// In case the layout cannot be asked for: that of glibc on every 64-bit machine.
    private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19

    @discardableResult
    private func retrying<Value: SignedInteger>(_ call: () -> Value) throws(SystemCallError) -> Value {
        while true {
            let value = call()
            if value >= 0 { return value }
            let code = errno
            guard code == EINTR else { throw SystemCallError(code) }
        }
    }
}

extension FileStatus {
    fileprivate init(_ status: stat) {
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            default: .other
            }
        self.init(
            kind: kind, size: Int64(status.st_size), modified: Int64(status.st_mtim.tv_sec),
            isLinked: status.st_nlink > 0)
    }
}

extension FileStatus.Kind {
    fileprivate init?(directoryEntryType type: CInt) {
        switch type {
        case CInt(DT_REG): self = .file
        case CInt(DT_DIR): self = .directory
        case CInt(DT_UNKNOWN), CInt(DT_LNK): return nil
        default: self = .other
        }
    }
}

import Glibc
import LocalFiles

extension CertificateCache {
    /// Bytes; far more than anything that is written here.
    private static let largestFile = 256 << 10
    private static let temporaryPrefix = ".packhouse-"
    /// In case the layout cannot be asked for: that of glibc on every 64-bit machine.
    private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19

    /// What a file holds; nil when there is none. Throws `.cache`.
    func read(_ name: String) throws(ACMEError) -> [UInt8]? {
        let path = "\(directory)/\(name)"
        do throws(SmallFile.Failure) {
            return try SmallFile.contents(of: path, upTo: CertificateCache.largestFile)
        } catch {
            switch error.code {
            case ENOENT, ENOTDIR: return nil
            case EISDIR, EINVAL, EFBIG:
                throw ACMEError(.cache, "\(path) is no file of at most \(CertificateCache.largestFile) bytes")
            default: throw ACMEError(.cache, "reading \(path) failed: \(error.words)")
            }
        }
    }

    /// Puts a file in the place of what was there, whole and durable. Throws `.cache`, and leaves what was there.
    func write(_ bytes: [UInt8], to name: String) throws(ACMEError) {
        let path = "\(directory)/\(name)"
        let temporary = "\(directory)/\(CertificateCache.temporaryPrefix)\(UInt64.random(in: .min ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("writing", path) }
        do throws(ACMEError) {
            defer { close(descriptor) }
            try fill(descriptor, with: bytes, as: path)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let error = failure("replacing", path)
            unlink(temporary)
            throw error
        }
        synchronize()
    }

    /// Does nothing when there is no such file. Throws `.cache`.
    func remove(_ name: String) throws(ACMEError) {
        guard unlink("\(directory)/\(name)") == 0 || errno == ENOENT else {
            throw failure("removing", "\(directory)/\(name)")
        }
        synchronize()
    }

    /// Gives a file that cannot be used another name, so that nothing is lost. Throws `.cache`.
    func setAside(_ name: String, as suffix: String) throws(ACMEError) {
        guard rename("\(directory)/\(name)", "\(directory)/\(name)\(suffix)") == 0 || errno == ENOENT else {
            throw failure("renaming", "\(directory)/\(name)")
        }
        synchronize()
    }

    /// Takes the rights of all but the owner from those of these files that are ours and not links.
    func closeToOthers(_ names: [String]) {
        for name in names {
            let descriptor = open("\(directory)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            var status = stat()
            if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 {
                _ = fchmod(descriptor, 0o600)
            }
            close(descriptor)
        }
    }

    /// Removes what a power failure left of writes. To be called while nobody else writes.
    func removeUnfinished() {
        for name in names() where name.hasPrefix(CertificateCache.temporaryPrefix) { unlink("\(directory)/\(name)") }
    }

    /// What lies in the directory.
    func names() -> [String] {
        guard let entries = opendir(directory) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            // Safe: readdir's name ends with a zero byte within the entry, which is ours until the next readdir.
            let start = UnsafeRawPointer(entry) + CertificateCache.nameOffset
            let name = String(cString: start.assumingMemoryBound(to: CChar.self))
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Says what the system call before it met.
    func failure(_ step: String, _ path: String) -> ACMEError {
        let code = errno
        return ACMEError(.cache, "\(step) \(path) failed: \(String(cString: strerror(code)))")
    }

    private func fill(_ descriptor: CInt, with bytes: [UInt8], as path: String) throws(ACMEError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { throw failure("writing", path) }
                continue
            }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure("writing", path) }
    }

    /// New names survive a power failure. Not every file system can; then it is as safe as it gets.
    private func synchronize() {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }
}

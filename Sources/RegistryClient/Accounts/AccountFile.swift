import Glibc
import LocalFiles

/// Settings, logins and certificates.
enum AccountFile {
    /// Bytes.
    static let largest = 1 << 20

    /// What a file holds; nil when there is none. Throws `code` for one that cannot be read, is no UTF-8 or too large.
    static func text(_ path: String, code: ClientError.Code) throws(ClientError) -> String? {
        func failed(_ words: String) -> ClientError { ClientError(code, "\(path) cannot be read: \(words)") }
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.contents(of: path, upTo: largest)
        } catch {
            guard !error.isAbsent else { return nil }
            throw failed(error.code == EFBIG ? "it is larger than \(largest) bytes" : error.words)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failed("it is no UTF-8 text") }
        return text
    }

    /// Puts a file that only its owner may read in the place of what was there, whole and durable. Throws `.localFile`, and leaves
    /// what was there.
    static func replace(_ path: String, with text: String) throws(ClientError) {
        func failed() -> ClientError {
            ClientError(.localFile, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        let mark = UInt64.random(in: .min ... .max)
        let temporary = "\(path).\(String(mark, radix: 16)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failed() }
        let isWritten = fill(descriptor, with: Array(text.utf8)) && fsync(descriptor) == 0
        let error = failed()
        guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else {
            let last = isWritten ? failed() : error
            unlink(temporary)
            throw last
        }
        synchronize(folder(of: path))
    }

    /// Makes a folder for its owner only, with those above it. Throws `.localFile`.
    static func makeFolder(_ path: String) throws(ClientError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        let parent = folder(of: path)
        if errno == ENOENT, parent != path {
            try makeFolder(parent)
            if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        }
        throw ClientError(.localFile, "\(path) cannot be made: \(String(cString: strerror(errno)))")
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func fill(_ descriptor: CInt, with bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return false }
            written += count
        }
        return true
    }

    /// New names survive a power failure. Not every file system can; then it is as safe as it gets.
    private static func synchronize(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }
}

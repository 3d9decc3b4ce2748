import Glibc

/// Reads files that are small when they are what they should be.
enum SmallFile {
    /// What the system says, or would say: `EISDIR` of a directory, `EINVAL` of what is no file either, `EFBIG` of one over the limit.
    struct Failure: Error {
        var code: CInt

        var words: String { String(cString: strerror(code)) }
    }

    /// Everything that is in a file of at most `limit` bytes. Blocks, but not on a FIFO.
    static func contents(of path: String, upTo limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(code: errno) }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else { throw Failure(code: kind == S_IFDIR ? EISDIR : EINVAL) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while status.st_size <= limit, bytes.count <= limit {
            let count = read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            if count < 0 {
                guard errno == EINTR else { throw Failure(code: errno) }
                continue
            }
            bytes += piece[..<count]
        }
        throw Failure(code: EFBIG)
    }
}

import Glibc

/// Files that are read whole: keys, logins, certificates.
package enum SmallFile {
    package struct Failure: Error, Hashable, Sendable {
        /// What the system says, or would say: `EISDIR` of a directory, `EINVAL` of what is no file either, `EFBIG` of one over the limit.
        package var code: CInt

        package var isAbsent: Bool { code == ENOENT || code == ENOTDIR }

        /// For a person.
        package var words: String {
            switch code {
            case EINVAL: "it is no file"
            case ETIMEDOUT: "nothing more comes through the pipe"
            default: String(cString: strerror(code))
            }
        }
    }

    /// Everything that is in a file of at most `limit` bytes. Blocks, but not on a FIFO, which would wait for its writer.
    ///
    /// - Parameter patience: how long it may be all the same, where a pipe will do; nil where it will not. `ETIMEDOUT` after that.
    package static func contents(
        of path: String, upTo limit: Int, waitingForPipe patience: Duration? = nil
    ) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(code: errno) }
        let kind = status.st_mode & S_IFMT
        if let patience, kind == S_IFIFO { return try bytes(ofPipe: descriptor, upTo: limit, within: patience) }
        guard kind == S_IFREG else { throw Failure(code: kind == S_IFDIR ? EISDIR : EINVAL) }
        guard status.st_size <= limit else { throw Failure(code: EFBIG) }
        // One that grows meanwhile counts as it is then. A size of zero says nothing of files in /proc.
        let bytes = try bytes(of: descriptor, upTo: limit + 1)
        guard bytes.count <= limit else { throw Failure(code: EFBIG) }
        return bytes
    }

    /// The first bytes of an open file, at most `limit`. Blocks.
    package static func bytes(of descriptor: CInt, upTo limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(limit, 64 << 10))
        while bytes.count < limit {
            let room = min(piece.count, limit - bytes.count)
            let count = pread(descriptor, &piece, room, off_t(bytes.count))
            if count == 0 { break }
            if count < 0 {
                guard errno == EINTR else { throw Failure(code: errno) }
                continue
            }
            bytes += piece[..<count]
        }
        return bytes
    }
}

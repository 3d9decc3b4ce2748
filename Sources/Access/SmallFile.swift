import Glibc

/// A file that is read whole.
enum SmallFile {
    struct Failure: Error {
        var code: CInt
    }

    /// Nil for what is no file, cannot be read, or has more than `limit` bytes. Blocks.
    static func bytes(at path: String, upTo limit: Int) -> [UInt8]? {
        // A FIFO would keep a blocking open waiting for its writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var attributes = stat()
        guard fstat(descriptor, &attributes) == 0, attributes.st_mode & S_IFMT == S_IFREG,
            let bytes = try? bytes(of: descriptor, upTo: limit + 1), bytes.count <= limit
        else { return nil }
        return bytes
    }

    /// The first bytes of an open file, at most `limit`. Blocks.
    static func bytes(of descriptor: CInt, upTo limit: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count, off_t(count))
            }
            if read == 0 { break }
            if read < 0 {
                guard errno == EINTR else { throw Failure(code: errno) }
                continue
            }
            count += read
        }
        bytes.removeSubrange(count...)
        return bytes
    }
}

import Glibc

/// A file that TLS needs, and the key of the configuration that names it.
struct TLSFile: Hashable, Sendable {
    /// Far more than every public authority together takes.
    static let sizeLimit = 4 << 20

    let path: String
    let key: String

    /// For messages: `/tls/server.crt (http.tls.certificate)`.
    var name: String { "\(path) (\(key))" }

    /// Everything that is in the file. Blocks, but not on a FIFO.
    func contents() throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw HTTPConnectionError("\(name) is no file") }
        guard status.st_size <= Self.sizeLimit else {
            throw HTTPConnectionError("\(name) is larger than \(Self.sizeLimit) bytes")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var count = 0
        while count < bytes.count {
            // Safe: no more is written than the array holds behind what was read before.
            let taken = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            if taken == 0 { break }
            if taken < 0 {
                guard errno == EINTR else { throw failure(errno) }
                continue
            }
            count += taken
        }
        guard count == Int(status.st_size) else { throw HTTPConnectionError("\(name) is being written") }
        bytes.removeSubrange(count...)
        guard !bytes.isEmpty else { throw HTTPConnectionError("\(name) is empty") }
        return bytes
    }

    private func failure(_ code: CInt) -> HTTPConnectionError {
        HTTPConnectionError("cannot read \(name): \(String(cString: strerror(code)))")
    }
}

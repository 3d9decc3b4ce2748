import Glibc
import PackFormat

/// A file that is written once, from its beginning.
final class SpooledFile {
    let path: String
    private var descriptor: Int32

    /// Throws `.inaccessible` unless there is nothing at `path` and a file can be made.
    init(creating path: String) throws(PackError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PackError.cannot("make", path) }
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    func append(_ bytes: UnsafeRawBufferPointer) throws(PackError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard count >= 0 || errno == EINTR else { throw PackError.cannot("write", path) }
            rest = rest.dropFirst(max(0, count))
        }
    }

    func append(_ bytes: [UInt8]) throws(PackError) {
        let written = bytes.withUnsafeBytes { bytes in Result { () throws(PackError) in try append(bytes) } }
        try written.get()
    }

    func close() throws(PackError) {
        let closed = Glibc.close(descriptor)
        descriptor = -1
        guard closed == 0 else { throw PackError.cannot("write", path) }
    }

    func remove() { _ = unlink(path) }
}

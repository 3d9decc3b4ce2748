import Glibc
import PackFormat

/// A file that is read once, from its beginning.
final class ReadFile {
    private static let pieceSize = 64 << 10

    let path: String
    private let descriptor: Int32

    /// Throws `.inaccessible`.
    init(_ path: String) throws(PackError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PackError.cannot("read", path) }
    }

    deinit { _ = close(descriptor) }

    /// At most 64 KiB; nil at the end.
    func next() throws(PackError) -> [UInt8]? {
        while true {
            var count = 0
            // Safe: the system writes no more than the buffer holds, and says how much that was.
            let bytes = [UInt8](unsafeUninitializedCapacity: ReadFile.pieceSize) { buffer, filled in
                count = read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            if count > 0 { return bytes }
            if count == 0 { return nil }
            guard errno == EINTR else { throw PackError.cannot("read", path) }
        }
    }
}

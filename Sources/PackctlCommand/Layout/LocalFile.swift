import Glibc
import NIOCore
import OCI
import PackFormat

/// A file that is open for reading at any place, from any task, as long as somebody holds this.
final class LocalFile: Sendable {
    let path: String
    let size: Int64
    private let descriptor: CInt

    /// Takes over an open descriptor.
    init(path: String, descriptor: CInt, size: Int64) {
        self.path = path
        self.descriptor = descriptor
        self.size = size
    }

    /// Opens a plain file. Throws `.usage` when there is none that can be read.
    convenience init(_ path: String) throws(CommandFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw CommandFailure(.usage, "cannot open \(path): \(systemWords())") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw CommandFailure(.usage, "\(path) is no file")
        }
        self.init(path: path, descriptor: descriptor, size: Int64(status.st_size))
    }

    deinit { close(descriptor) }

    /// Exactly the bytes of a range that the file has.
    func bytes(in range: Range<Int64>) throws(CommandFailure) -> [UInt8] {
        var words: String?
        // Safe: pread writes at most as many bytes as are asked for, and says how many it wrote.
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            while filled < range.count {
                let result = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, range.count - filled,
                    off_t(range.lowerBound + Int64(filled)))
                if result < 0, errno == EINTR { continue }
                guard result > 0 else {
                    words = result < 0 ? systemWords() : "it has become shorter"
                    return
                }
                filled += result
            }
        }
        if let words { throw CommandFailure(.other, "cannot read \(path): \(words)") }
        return bytes
    }

    var whole: FileRegion { FileRegion(file: self, start: 0, size: size) }
}

/// What the last call of the system failed with.
func systemWords() -> String { String(cString: strerror(errno)) }

import Glibc
import LocalFiles

/// The right to write to a directory, which one process has at a time: an advisory lock (`flock`) on a file beside the
/// content. It ends with the process, however that ends, or when this value is let go of.
///
/// Only our own processes ask for it; docker-registry knows nothing of it.
public final class WriterLock: Sendable {
    /// The file, below the root directory. What it says is for people: who has the lock.
    public static let fileName = "packhouse.lock"

    /// What became of an attempt to get the lock.
    public enum Attempt: Sendable {
        case acquired(WriterLock)
        /// Another process has it; `holder` is what that one wrote down of itself.
        case held(holder: String)
        /// The file system has no such locks, or the file cannot be made; `reason` says which.
        case unsupported(reason: String)
    }

    private let descriptor: CInt

    private init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        FileLock.close(descriptor)
    }

    /// Tries once, without waiting. Blocks for file access.
    ///
    /// - Parameter holder: one line about this process, for whoever asks next.
    public static func attempt(root: String, holder: String) -> Attempt {
        let path = "\(root)/\(fileName)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return .unsupported(reason: "\(path): \(String(cString: strerror(errno)))") }
        switch FileLock.attempt(descriptor) {
        case .acquired:
            let line = Array("\(holder)\n".utf8)
            if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, line, line.count, 0) }
            return .acquired(WriterLock(descriptor: descriptor))
        case .taken:
            defer { close(descriptor) }
            return .held(holder: text(of: descriptor))
        case .unavailable(let code):
            close(descriptor)
            return .unsupported(reason: "\(path): \(String(cString: strerror(code)))")
        }
    }

    private static func text(of descriptor: CInt) -> String {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let line = bytes.prefix(Swift.max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
        return line.isEmpty ? "a process that did not say who it is" : String(decoding: line, as: UTF8.self)
    }
}

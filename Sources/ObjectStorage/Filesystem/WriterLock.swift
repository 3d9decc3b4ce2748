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
        /// The file system has no such locks, or nothing can be written to it; `reason` says which.
        case unsupported(reason: String)
        /// Whether another process has it cannot be told: the file cannot be made or opened, for the `reason`.
        case unknown(reason: String)
        /// Likewise, as there is no room for a file.
        case noRoom(reason: String)

        /// What it means that the file cannot be opened or made.
        init(unopened code: CInt, reason: String) {
            switch code {
            case EROFS: self = .unsupported(reason: reason)
            case ENOSPC, EDQUOT: self = .noRoom(reason: reason)
            default: self = .unknown(reason: reason)
            }
        }
    }

    /// How often a file that was replaced meanwhile is looked for again.
    private static let attempts = 4

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
        func reason(_ code: CInt) -> String { "\(path): \(String(cString: strerror(code)))" }
        for _ in 0..<attempts {
            var isWritable = true
            var descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
            if descriptor < 0, [EACCES, EPERM, EROFS].contains(errno) {
                let code = errno
                // The lock of a file of another user is as good; only who has it cannot be written down.
                isWritable = false
                descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
                guard descriptor >= 0 else { return Attempt(unopened: code, reason: reason(code)) }
            }
            guard descriptor >= 0 else {
                let code = errno
                return Attempt(unopened: code, reason: reason(code))
            }
            switch FileLock.attempt(descriptor) {
            case .acquired:
                // Another may have made a new file of this name while this one was waited for.
                guard isStillThere(descriptor, path) else {
                    FileLock.close(descriptor)
                    continue
                }
                let line = Array("\(holder)\n".utf8)
                if isWritable, ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, line, line.count, 0) }
                return .acquired(WriterLock(descriptor: descriptor))
            case .taken:
                defer { close(descriptor) }
                return .held(holder: text(of: descriptor))
            case .unavailable(let code):
                close(descriptor)
                switch code {
                case ENOLCK, ENOSYS, EOPNOTSUPP, EINVAL: return .unsupported(reason: reason(code))
                default: return .unknown(reason: reason(code))
                }
            }
        }
        return .unknown(reason: "\(path): others replace it all the time")
    }

    private static func isStillThere(_ descriptor: CInt, _ path: String) -> Bool {
        var (ours, there) = (stat(), stat())
        return fstat(descriptor, &ours) == 0 && stat(path, &there) == 0 && ours.st_ino == there.st_ino
            && ours.st_dev == there.st_dev
    }

    private static func text(of descriptor: CInt) -> String {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let line = bytes.prefix(Swift.max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
        return line.isEmpty ? "a process that did not say who it is" : String(decoding: line, as: UTF8.self)
    }
}

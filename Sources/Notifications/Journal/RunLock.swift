import Glibc
import LocalFiles

/// Held by the process whose events lie in a folder. It ends with the process, however that ends.
struct RunLock: ~Copyable {
    static let fileName = "lock"

    /// Which file it is, whatever it is called now.
    struct File: Hashable {
        private let device: UInt64
        private let number: UInt64

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
        }
    }

    /// Of what is locked. As long as this lives, no other file is this one.
    let file: File
    private let descriptor: CInt

    static func path(in folder: String) -> String { "\(folder)/\(fileName)" }

    /// Nil when another process holds it, or has just taken the folder away. Throws when there can be no lock.
    init?(folder: String, mayCreate: Bool) throws(JournalFault) {
        let path = Self.path(in: folder)
        let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (mayCreate ? O_CREAT : 0)
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            if errno == ENOENT, !mayCreate { return nil }
            throw JournalFault("opening \(path)")
        }
        switch FileLock.attempt(descriptor) {
        case .acquired: break
        case .taken:
            close(descriptor)
            return nil
        case .unavailable(let code):
            close(descriptor)
            throw JournalFault("locking \(path)", code: code)
        }
        // A file that its holder has just removed is nobody's.
        var (ours, there) = (stat(), stat())
        guard fstat(descriptor, &ours) == 0, stat(path, &there) == 0, ours.st_ino == there.st_ino else {
            FileLock.close(descriptor)
            return nil
        }
        file = File(ours)
        self.descriptor = descriptor
    }

    deinit {
        FileLock.close(descriptor)
    }
}

import Glibc
import LocalFiles

/// A small file that tells where one upload is, held by one process; the system lets go of it when the process ends, however it does.
final class UploadNote: Sendable {
    private let path: String
    private let descriptor: CInt

    /// Nil when another process holds it, or it cannot be made.
    init?(_ path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        guard FileLock.attempt(descriptor) == .acquired else {
            close(descriptor)
            return nil
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { FileLock.close(descriptor) }

    /// What was kept last; nil when that is nothing, or nothing whole.
    var address: WebAddress? {
        var bytes = [UInt8](repeating: 0, count: WebAddress.longest + 1)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        // The end of the line was written with the rest.
        guard count > 0, bytes[count - 1] == UInt8(ascii: "\n") else { return nil }
        return WebAddress(String(decoding: bytes[..<(count - 1)], as: UTF8.self))
    }

    func keep(_ address: WebAddress) {
        let bytes = Array("\(address.text)\n".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    func forget() {
        _ = ftruncate(descriptor, 0)
        unlink(path)
    }
}

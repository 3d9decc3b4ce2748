import Glibc
import LocalFiles

/// Held while a process orders certificates into a directory, so that two on one directory do not order the same. It ends with
/// the process, however that ends.
struct CacheLock: ~Copyable {
    private let descriptor: CInt

    /// Nil when another process holds it. Throws `.cache` when the directory cannot be written. File systems that know no locks
    /// give one to everybody.
    init?(_ cache: CertificateCache) throws(ACMEError) {
        let path = cache.directory + "/acme_lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw cache.failure("opening", path) }
        if FileLock.attempt(descriptor) == .taken {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit {
        FileLock.close(descriptor)
    }
}

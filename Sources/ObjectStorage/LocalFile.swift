import Glibc

/// An open file descriptor for reading, closed when the last holder lets go of it.
public final class LocalFile: Sendable {
    /// Valid as long as this value is held. Read it by position (`pread`, `sendfile`): the file offset is shared.
    public let descriptor: CInt

    /// Takes over `descriptor`.
    public init(owning descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        _ = close(descriptor)
    }
}

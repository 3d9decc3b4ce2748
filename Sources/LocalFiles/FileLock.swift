import Glibc

/// The lock on an open file or folder (`flock`), which one holder has at a time. It ends with the process, however that ends.
package enum FileLock {
    package enum Attempt: Hashable, Sendable {
        case acquired
        /// Somebody has it, in this process or in another.
        case taken
        /// The file system has no such locks, or not for this file.
        case unavailable(errno: CInt)
    }

    /// Asks once, without waiting.
    package static func attempt(_ descriptor: CInt) -> Attempt {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return .taken
            case let code: return .unavailable(errno: code)
            }
        }
        return .acquired
    }

    /// Lets go of the lock, and closes the file. Closing alone keeps it for as long as a child process that is just being started has a
    /// copy of the descriptor.
    package static func close(_ descriptor: CInt) {
        _ = flock(descriptor, LOCK_UN)
        _ = Glibc.close(descriptor)
    }
}

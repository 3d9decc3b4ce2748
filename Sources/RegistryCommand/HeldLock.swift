import ObjectStorage
import Synchronization

/// Keeps a lock from the moment it is got until this value goes.
final class HeldLock: Sendable {
    private let lock = Mutex<WriterLock?>(nil)

    func hold(_ lock: WriterLock) {
        self.lock.withLock { $0 = lock }
    }
}

import Synchronization

/// Makes writers of one key go one after another within this process. Keys share a fixed number of locks, so two
/// keys may wait for each other by chance; a holder asks for no second lock.
///
/// A lock is held while its owner blocks in system calls, so it is for threads that may block only.
struct KeyLocks: Sendable {
    private final class Lock: Sendable {
        let mutex = Mutex(())
    }

    private let locks = (0..<1024).map { _ in Lock() }

    func withLock<Value: Sendable>(
        _ key: ObjectKey, _ body: () throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        let lock = locks[Int(UInt(bitPattern: key.hashValue) % UInt(locks.count))]
        return try lock.mutex.withLock { _ throws(StorageError) in try body() }
    }
}

import NIOCore
import Synchronization

/// An append session of an ``InMemoryStore``. The store knows which session may write to an object, so one that was
/// replaced by another, or whose object was deleted, is closed.
final class MemoryAppendSession: AppendSession {
    private let store: InMemoryStore
    private let key: ObjectKey
    private let session: UInt64
    private let size: Atomic<Int64>
    /// The offset at which the session began.
    private let start: Int64

    init(store: InMemoryStore, key: ObjectKey, session: UInt64, offset: Int64) {
        self.store = store
        self.key = key
        self.session = session
        size = Atomic(offset)
        start = offset
    }

    var offset: Int64 {
        get async { size.load(ordering: .acquiring) }
    }

    func append(_ bytes: ByteBuffer) async throws(StorageError) {
        let copy = bytes.ownCopy
        let now = store.now()
        let appended = try store.tree.withLock { tree throws(StorageError) in
            try tree.append(copy, at: key, session: session, now: now)
        }
        guard appended else { throw StorageError.sessionEnded(key) }
        size.add(Int64(bytes.readableBytes), ordering: .releasing)
    }

    func synchronize() async throws(StorageError) -> Int64 {
        try object().bytes.size
    }

    func reader() async throws(StorageError) -> any ObjectReader {
        MemoryReader(bytes: try object().bytes)
    }

    func publish(as target: ObjectKey) async throws(StorageError) {
        try store.tree.withLock { tree throws(StorageError) in
            guard tree.endSession(session, at: key) != nil else { throw StorageError.sessionEnded(key) }
            try tree.move(key, to: target)
        }
    }

    func suspend() async throws(StorageError) -> Int64 {
        let size = store.tree.withLock { $0.endSession(session, at: key) }
        guard let size else { throw StorageError.sessionEnded(key) }
        return size
    }

    func revert() async throws(StorageError) {
        try store.tree.withLock { tree throws(StorageError) in
            guard tree.endSession(session, at: key) != nil else { throw StorageError.sessionEnded(key) }
            _ = try tree.resume(key, at: start, session: session)
            _ = tree.endSession(session, at: key)
        }
    }

    func discard() async throws(StorageError) {
        try store.tree.withLock { tree throws(StorageError) in
            guard tree.endSession(session, at: key) != nil else { throw StorageError.sessionEnded(key) }
            tree.remove(key)
        }
    }

    private func object() throws(StorageError) -> MemoryObject {
        let object = store.tree.withLock { $0.object(at: key) }
        guard let object, object.session == session else { throw StorageError.sessionEnded(key) }
        return object
    }
}

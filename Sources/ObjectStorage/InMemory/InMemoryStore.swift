import Glibc
public import NIOCore
import Synchronization

/// Keeps objects in memory, up to a limit, for tests and for registries that may forget: nothing survives the process.
///
/// Every call is short and blocks for no longer than another; bytes are copied outside the lock that all share.
/// Readers keep the bytes that they opened, beyond the limit, when an object is replaced or deleted meanwhile.
public final class InMemoryStore: ObjectStore {
    let tree: Mutex<MemoryTree>
    let now: @Sendable () -> Int64
    private let sessions = Atomic<UInt64>(0)

    /// Refuses with `.full` what would take more than `maximumSize` bytes, counting objects, unfinished ones and 512 bytes
    /// for each key.
    public convenience init(maximumSize: Int64) {
        self.init(maximumSize: maximumSize, now: { Int64(time(nil)) })
    }

    /// `now` gives seconds since 1970 UTC.
    public init(maximumSize: Int64, now: @escaping @Sendable () -> Int64) {
        tree = Mutex(MemoryTree(maximumSize: maximumSize))
        self.now = now
    }

    public var summary: String { "memory, at most \(tree.withLock { $0.maximumSize }) bytes" }

    public func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? {
        tree.withLock { tree in
            tree.object(at: key).map { ObjectMetadata(size: $0.bytes.size, modified: $0.modified) }
        }
    }

    public func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] {
        tree.withLock { tree in keys.map { tree.object(at: $0) != nil } }
    }

    public func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        guard let object = tree.withLock({ $0.object(at: key) }) else { return nil }
        guard object.bytes.size <= limit else {
            throw StorageError(
                .tooLarge, "\(key) has \(object.bytes.size) bytes, more than the \(limit) that may be read at once")
        }
        let content = object.content
        return StoredObject(bytes: content, version: object.version(of: content))
    }

    public func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? {
        tree.withLock { $0.object(at: key) }.map { MemoryReader(bytes: $0.bytes) }
    }

    @discardableResult
    public func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        let version = ObjectVersion(content: bytes)
        let object = MemoryObject(bytes: ChunkedBytes(bytes.ownCopy), modified: now(), version: version)
        try tree.withLock { tree throws(StorageError) in
            try tree.check(condition, at: key)
            try tree.insert(object, at: key)
        }
        return version
    }

    @discardableResult
    public func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        try tree.withLock { tree throws(StorageError) in
            try tree.check(condition, at: key)
            return tree.remove(key) != nil
        }
    }

    @discardableResult
    public func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool {
        tree.withLock { $0.removeTree(key) }
    }

    /// Nothing to do: containers go with their last object.
    public func prune(_ key: ObjectKey) async throws(StorageError) {}

    public func list(
        _ key: ObjectKey, after last: String?, limit: Int
    ) async throws(StorageError) -> ObjectListing {
        tree.withLock { $0.list(key, after: last, limit: limit) }
    }

    public func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        let session = nextSession()
        let object = MemoryObject(bytes: ChunkedBytes(), modified: now(), session: session)
        try tree.withLock { tree throws(StorageError) in try tree.insert(object, at: key) }
        return MemoryAppendSession(store: self, key: key, session: session, offset: 0)
    }

    public func resumeAppend(
        _ key: ObjectKey, at offset: Int64
    ) async throws(StorageError) -> (any AppendSession)? {
        let session = nextSession()
        let resumed = try tree.withLock { tree throws(StorageError) in
            try tree.resume(key, at: offset, session: session)
        }
        guard resumed else { return nil }
        return MemoryAppendSession(store: self, key: key, session: session, offset: offset)
    }

    public func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? {
        tree.withLock { $0.object(at: key)?.bytes.size }
    }

    /// Memory is always there.
    public func probe() async throws(StorageError) {}

    public func shutdown() async {}

    private func nextSession() -> UInt64 {
        sessions.add(1, ordering: .relaxed).newValue
    }
}

import NIOCore
import ObjectStorage
import Synchronization

/// A store in which something happens just before an object is deleted, once for each object.
final class MetDeletion: ObjectStore {
    private let store: any ObjectStore
    private let meetings = Mutex<[ObjectKey: @Sendable () async throws -> Void]>([:])
    private let failures = Mutex<[any Error]>([])

    init(_ store: any ObjectStore) {
        self.store = store
    }

    /// Lets `action` happen before the next deletion of the object.
    func meet(_ key: ObjectKey, with action: @escaping @Sendable () async throws -> Void) {
        meetings.withLock { $0[key] = action }
    }

    /// Those whose deletion did not come.
    var awaited: [ObjectKey] { meetings.withLock { Array($0.keys) } }

    /// What the actions threw.
    var thrown: [any Error] { failures.withLock { $0 } }

    @discardableResult
    func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        if let action = meetings.withLock({ $0.removeValue(forKey: key) }) {
            do {
                try await action()
            } catch {
                failures.withLock { $0.append(error) }
            }
        }
        return try await store.delete(key, if: condition)
    }

    var summary: String { store.summary }

    var executor: (any TaskExecutor)? { store.executor }

    func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? { try await store.metadata(of: key) }

    func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] { try await store.present(keys) }

    func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        try await store.read(key, upTo: limit)
    }

    func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? { try await store.open(key) }

    @discardableResult
    func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        try await store.put(bytes, at: key, if: condition)
    }

    @discardableResult
    func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool { try await store.deleteTree(key) }

    func prune(_ key: ObjectKey) async throws(StorageError) { try await store.prune(key) }

    func list(_ key: ObjectKey, after last: String?, limit: Int) async throws(StorageError) -> ObjectListing {
        try await store.list(key, after: last, limit: limit)
    }

    func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        try await store.beginAppend(key, expecting: expectation)
    }

    func resumeAppend(_ key: ObjectKey, at offset: Int64) async throws(StorageError) -> (any AppendSession)? {
        try await store.resumeAppend(key, at: offset)
    }

    func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? { try await store.appendedSize(key) }

    func conditionSupport() async throws(StorageError) -> ConditionSupport { try await store.conditionSupport() }

    func probe() async throws(StorageError) { try await store.probe() }

    func shutdown() async {}
}

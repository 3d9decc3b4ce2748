public import NIOCore
public import ObjectStorage

/// A store that does with each call what another one does, but for the calls that it has of its own.
public protocol ForwardingStore: ObjectStore {
    var base: any ObjectStore { get }
}

extension ForwardingStore {
    public var summary: String { base.summary }

    public var executor: (any TaskExecutor)? { base.executor }

    public func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? {
        try await base.metadata(of: key)
    }

    public func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] { try await base.present(keys) }

    public func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        try await base.read(key, upTo: limit)
    }

    public func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? { try await base.open(key) }

    @discardableResult
    public func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        try await base.put(bytes, at: key, if: condition)
    }

    @discardableResult
    public func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        try await base.delete(key, if: condition)
    }

    @discardableResult
    public func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool { try await base.deleteTree(key) }

    public func prune(_ key: ObjectKey) async throws(StorageError) { try await base.prune(key) }

    public func list(_ key: ObjectKey, after last: String?, limit: Int) async throws(StorageError) -> ObjectListing {
        try await base.list(key, after: last, limit: limit)
    }

    public func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        try await base.beginAppend(key, expecting: expectation)
    }

    public func resumeAppend(_ key: ObjectKey, at offset: Int64) async throws(StorageError) -> (any AppendSession)? {
        try await base.resumeAppend(key, at: offset)
    }

    public func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? {
        try await base.appendedSize(key)
    }

    public func conditionSupport() async throws(StorageError) -> ConditionSupport {
        try await base.conditionSupport()
    }

    public func probe() async throws(StorageError) { try await base.probe() }

    /// Nothing: the one below belongs to somebody else.
    public func shutdown() async {}
}

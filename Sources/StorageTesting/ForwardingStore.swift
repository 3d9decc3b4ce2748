public import NIOCore
public import ObjectStorage

/// A store that hands each call on to another one, but for the calls that it has of its own. Those are not asked by the others: who has an
/// own ``ObjectStore/metadata(of:)`` may want an own ``ObjectStore/present(_:)``.
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

    public func resumeAppend(
        _ key: ObjectKey, at offset: Int64, noted note: ByteBuffer
    ) async throws(StorageError) -> (any AppendSession)? {
        try await base.resumeAppend(key, at: offset, noted: note)
    }

    public func takeAppend(
        _ key: ObjectKey, at offset: Int64, expecting expectation: AppendExpectation,
        when isCurrent: @Sendable () async throws -> Bool
    ) async throws -> (any AppendSession)? {
        try await base.takeAppend(key, at: offset, expecting: expectation, when: isCurrent)
    }

    public func appended(_ key: ObjectKey) async throws(StorageError) -> UnfinishedObject? {
        try await base.appended(key)
    }

    public func discardStrayAppends(
        below key: ObjectKey, begunBefore limit: Int64, isDryRun: Bool
    ) async throws(StorageError) -> [ObjectKey] {
        try await base.discardStrayAppends(below: key, begunBefore: limit, isDryRun: isDryRun)
    }

    public func address(
        of key: ObjectKey, for request: DirectRequest, lifetime: Duration
    ) async throws(StorageError) -> String? {
        try await base.address(of: key, for: request, lifetime: lifetime)
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

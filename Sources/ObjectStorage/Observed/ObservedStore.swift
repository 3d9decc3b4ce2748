public import NIOCore

/// A store that tells somebody how long each call took and whether it failed. All else is as in the store itself.
public struct ObservedStore: ObjectStore {
    private let store: any ObjectStore
    private let observer: any StorageObserver

    public init(_ store: any ObjectStore, observer: any StorageObserver) {
        self.store = store
        self.observer = observer
    }

    public var summary: String { store.summary }

    public var executor: (any TaskExecutor)? { store.executor }

    public func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? {
        try await observer.watching(.stat) { () async throws(StorageError) in try await store.metadata(of: key) }
    }

    public func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] {
        try await observer.watching(.stat) { () async throws(StorageError) in try await store.present(keys) }
    }

    public func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        try await observer.watching(.getContent) { () async throws(StorageError) in
            try await store.read(key, upTo: limit)
        }
    }

    public func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? {
        let reader = try await observer.watching(.reader) { () async throws(StorageError) in
            try await store.open(key)
        }
        return reader.map { ObservedReader($0, observer: observer) }
    }

    @discardableResult
    public func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        try await observer.watching(.putContent) { () async throws(StorageError) in
            try await store.put(bytes, at: key, if: condition)
        }
    }

    @discardableResult
    public func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        try await observer.watching(.delete) { () async throws(StorageError) in
            try await store.delete(key, if: condition)
        }
    }

    @discardableResult
    public func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool {
        try await observer.watching(.delete) { () async throws(StorageError) in try await store.deleteTree(key) }
    }

    public func prune(_ key: ObjectKey) async throws(StorageError) {
        try await observer.watching(.prune) { () async throws(StorageError) in try await store.prune(key) }
    }

    public func list(
        _ key: ObjectKey, after last: String?, limit: Int
    ) async throws(StorageError) -> ObjectListing {
        try await observer.watching(.list) { () async throws(StorageError) in
            try await store.list(key, after: last, limit: limit)
        }
    }

    public func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? {
        try await observer.watching(.stat) { () async throws(StorageError) in try await store.appendedSize(key) }
    }

    public func appended(_ key: ObjectKey) async throws(StorageError) -> UnfinishedObject? {
        try await observer.watching(.stat) { () async throws(StorageError) in try await store.appended(key) }
    }

    public func discardStrayAppends(
        below key: ObjectKey, begunBefore limit: Int64, isDryRun: Bool
    ) async throws(StorageError) -> [ObjectKey] {
        try await observer.watching(.delete) { () async throws(StorageError) in
            try await store.discardStrayAppends(below: key, begunBefore: limit, isDryRun: isDryRun)
        }
    }

    public func address(
        of key: ObjectKey, for request: DirectRequest, lifetime: Duration
    ) async throws(StorageError) -> String? {
        try await observer.watching(.redirectURL) { () async throws(StorageError) in
            try await store.address(of: key, for: request, lifetime: lifetime)
        }
    }

    public func conditionSupport() async throws(StorageError) -> ConditionSupport {
        try await store.conditionSupport()
    }

    public func probe() async throws(StorageError) {
        try await observer.watching(.probe) { () async throws(StorageError) in try await store.probe() }
    }

    public func shutdown() async {
        await store.shutdown()
    }
}

extension ObservedStore {
    public func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        let session = try await observer.watching(.writer) { () async throws(StorageError) in
            try await store.beginAppend(key, expecting: expectation)
        }
        return ObservedSession(session, observer: observer)
    }

    public func resumeAppend(
        _ key: ObjectKey, at offset: Int64
    ) async throws(StorageError) -> (any AppendSession)? {
        let session = try await observer.watching(.writer) { () async throws(StorageError) in
            try await store.resumeAppend(key, at: offset)
        }
        return session.map { ObservedSession($0, observer: observer) }
    }

    public func resumeAppend(
        _ key: ObjectKey, at offset: Int64, noted note: ByteBuffer
    ) async throws(StorageError) -> (any AppendSession)? {
        let session = try await observer.watching(.writer) { () async throws(StorageError) in
            try await store.resumeAppend(key, at: offset, noted: note)
        }
        return session.map { ObservedSession($0, observer: observer) }
    }

    public func takeAppend(
        _ key: ObjectKey, at offset: Int64, expecting expectation: AppendExpectation,
        when isCurrent: @Sendable () async throws -> Bool
    ) async throws -> (any AppendSession)? {
        let start = StorageClock.now()
        do {
            let session = try await store.takeAppend(key, at: offset, expecting: expectation, when: isCurrent)
            observer.ended(.writer, after: StorageClock.now() - start, failure: nil)
            return session.map { ObservedSession($0, observer: observer) }
        } catch {
            // What the caller's own question throws is no failure of the store.
            let failure = (error as? StorageError)?.code
            observer.ended(.writer, after: StorageClock.now() - start, failure: failure)
            throw error
        }
    }
}

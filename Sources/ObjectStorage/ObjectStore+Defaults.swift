public import NIOCore

/// What a store need not say because most are alike in it.
extension ObjectStore {
    /// Nil: calls do not change threads, or nobody can help it.
    public var executor: (any TaskExecutor)? { nil }

    /// Every condition, atomically.
    public func conditionSupport() async throws(StorageError) -> ConditionSupport { .all }

    /// Begins an object of which nothing is known; see ``beginAppend(_:expecting:)``.
    public func beginAppend(_ key: ObjectKey) async throws(StorageError) -> any AppendSession {
        try await beginAppend(key, expecting: .nothing)
    }

    /// The size alone: no notes are kept.
    public func appended(_ key: ObjectKey) async throws(StorageError) -> UnfinishedObject? {
        try await appendedSize(key).map { UnfinishedObject(size: $0) }
    }

    /// Goes on without a look at the note.
    public func resumeAppend(
        _ key: ObjectKey, at offset: Int64, noted note: ByteBuffer
    ) async throws(StorageError) -> (any AppendSession)? {
        try await resumeAppend(key, at: offset)
    }

    /// Does not ask.
    public func takeAppend(
        _ key: ObjectKey, at offset: Int64, expecting expectation: AppendExpectation,
        when isCurrent: @Sendable () async throws -> Bool
    ) async throws -> (any AppendSession)? {
        guard offset > 0 else { return try await beginAppend(key, expecting: expectation) }
        return try await resumeAppend(key, at: offset)
    }

    /// None: what was begun lies at its key, where listings show it.
    public func discardStrayAppends(
        below key: ObjectKey, begunBefore limit: Int64, isDryRun: Bool
    ) async throws(StorageError) -> [ObjectKey] {
        []
    }

    /// Nil: only this process can read.
    public func address(
        of key: ObjectKey, for request: DirectRequest, lifetime: Duration
    ) async throws(StorageError) -> String? {
        nil
    }
}

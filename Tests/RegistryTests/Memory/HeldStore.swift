import NIOCore
import ObjectStorage
import Synchronization

/// A store in memory whose calls are counted, and can be held: a held call has done its work, or seen what it reports, but
/// does not return until its gate is opened.
final class HeldStore: ObjectStore {
    enum Call: Hashable, Sendable {
        case metadata(ObjectKey)
        case read(ObjectKey)
        case open(ObjectKey)
        case put(ObjectKey)
        case delete(ObjectKey)
        case list(ObjectKey)
    }

    private struct State {
        var calls: [Call] = []
        var gates: [Call: Gate] = [:]
        var failures: [Call: StorageError] = [:]
    }

    private let base = InMemoryStore(maximumSize: 64 << 20)
    private let state = Mutex(State())
    /// Lets other tasks run after each call, so that they meet in many orders.
    private let yields: Bool

    init(yields: Bool = false) {
        self.yields = yields
    }

    /// The next such call stops at the gate.
    func hold(_ call: Call) -> Gate {
        let gate = Gate()
        state.withLock { $0.gates[call] = gate }
        return gate
    }

    /// The next such call fails; of those that open something.
    func fail(_ call: Call, with error: StorageError) {
        state.withLock { $0.failures[call] = error }
    }

    /// What was asked since the last time that this was.
    func takeCalls() -> [Call] {
        state.withLock { state in
            defer { state.calls = [] }
            return state.calls
        }
    }

    private func leave(_ call: Call) async {
        let gate = state.withLock { state in
            state.calls.append(call)
            return state.gates.removeValue(forKey: call)
        }
        await gate?.pass()
        if yields { await Task.yield() }
    }

    var summary: String { base.summary }

    func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? {
        let metadata = try await base.metadata(of: key)
        await leave(.metadata(key))
        return metadata
    }

    func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        let object = try await base.read(key, upTo: limit)
        await leave(.read(key))
        return object
    }

    func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? {
        let reader = try await base.open(key)
        await leave(.open(key))
        if let failure = state.withLock({ $0.failures.removeValue(forKey: .open(key)) }) { throw failure }
        return reader
    }

    @discardableResult
    func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        let version = try await base.put(bytes, at: key, if: condition)
        await leave(.put(key))
        return version
    }

    @discardableResult
    func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        let existed = try await base.delete(key, if: condition)
        await leave(.delete(key))
        return existed
    }

    @discardableResult
    func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool { try await base.deleteTree(key) }

    func prune(_ key: ObjectKey) async throws(StorageError) { try await base.prune(key) }

    func list(_ key: ObjectKey, after last: String?, limit: Int) async throws(StorageError) -> ObjectListing {
        let page = try await base.list(key, after: last, limit: limit)
        await leave(.list(key))
        return page
    }

    func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        try await base.beginAppend(key, expecting: expectation)
    }

    func resumeAppend(_ key: ObjectKey, at offset: Int64) async throws(StorageError) -> (any AppendSession)? {
        try await base.resumeAppend(key, at: offset)
    }

    func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? { try await base.appendedSize(key) }

    func probe() async throws(StorageError) {}

    func shutdown() async {}
}

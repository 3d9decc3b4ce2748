import NIOCore
import ObjectStorage
import StorageTesting
import Synchronization

/// A store in memory whose calls are counted, and can be held: a held call has done its work, or seen what it reports, but
/// does not return until its gate is opened.
final class HeldStore: ForwardingStore {
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

    let base: any ObjectStore = InMemoryStore(maximumSize: 64 << 20)
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

    func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? {
        let metadata = try await base.metadata(of: key)
        await leave(.metadata(key))
        return metadata
    }

    /// One question for each.
    func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] {
        var answers: [Bool] = []
        for key in keys { answers.append(try await metadata(of: key) != nil) }
        return answers
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

    func list(_ key: ObjectKey, after last: String?, limit: Int) async throws(StorageError) -> ObjectListing {
        let page = try await base.list(key, after: last, limit: limit)
        await leave(.list(key))
        return page
    }
}

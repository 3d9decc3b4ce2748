import NIOCore
import ObjectStorage
import StorageTesting
import Synchronization

/// A bucket that several processes share, in memory: every call is counted, can be held, and lets others run before it returns.
/// Writes can lose their answer, and be carried out once more when a test says so, as a request does that a network kept.
///
/// Unfinished objects are kept as ``S3Store`` keeps them: each session has its own bytes, and what it makes durable replaces the
/// checkpoint that it began with, or fails.
final class Bucket: ObjectStore {
    enum Call: Hashable, Sendable {
        case metadata(ObjectKey)
        case read(ObjectKey)
        case open(ObjectKey)
        case put(ObjectKey)
        case delete(ObjectKey)
        case list(ObjectKey)
        case appended(ObjectKey)
    }

    struct Checkpoint: Sendable {
        var bytes = ByteBuffer()
        var note: ByteBuffer?
        var version = 0
    }

    private struct Write: Sendable {
        /// Nil for a deletion.
        var bytes: ByteBuffer?
        var key: ObjectKey
        var condition: WriteCondition
    }

    private struct State {
        var calls: [Call] = []
        var gates: [Call: Gate] = [:]
        var gatesBefore: [Call: Gate] = [:]
        var checkpoints: [ObjectKey: Checkpoint] = [:]
        var lastVersion = 0
        var losing: Set<ObjectKey> = []
        var lost: [Write] = []
        var delaying: Set<ObjectKey> = []
        var strays: [(key: ObjectKey, begun: Int64)] = []
        var publishFailure: StorageError?
        var random = SplitMix64(seed: 0)
        var rereads = 0
    }

    private let base = InMemoryStore(maximumSize: 256 << 20)
    private let state = Mutex(State())
    let keepsNotes: Bool

    init(keepsNotes: Bool = true, seed: UInt64 = 1) {
        self.keepsNotes = keepsNotes
        state.withLock { $0.random = SplitMix64(seed: seed) }
    }

    /// The next such call stops at the gate after it has done its work.
    func hold(_ call: Call) -> Gate {
        let gate = Gate()
        state.withLock { $0.gates[call] = gate }
        return gate
    }

    /// The next such call stops at the gate before it does its work; of those that read.
    func holdBefore(_ call: Call) -> Gate {
        let gate = Gate()
        state.withLock { $0.gatesBefore[call] = gate }
        return gate
    }

    /// The next deletion of `key` fails, and arrives with the lost writes.
    func delayDeletion(of key: ObjectKey) {
        state.withLock { _ = $0.delaying.insert(key) }
    }

    /// Stores what was there before any process; costs no time.
    func plant(_ bytes: ByteBuffer, at key: ObjectKey) async throws(StorageError) {
        try await base.put(bytes, at: key, if: .always)
    }

    /// Bytes for an object at `key` that a process left behind where no listing shows them.
    func leaveStray(at key: ObjectKey, begun: Int64) {
        state.withLock { $0.strays.append((key, begun)) }
    }

    /// The next session that is published ends with `error`.
    func failPublishing(with error: StorageError) {
        state.withLock { $0.publishFailure = error }
    }

    func takePublishFailure() -> StorageError? {
        state.withLock { state in
            defer { state.publishFailure = nil }
            return state.publishFailure
        }
    }

    /// The next write of `key` is carried out, and its answer lost.
    func loseAnswer(of key: ObjectKey) {
        state.withLock { _ = $0.losing.insert(key) }
    }

    /// The writes whose answers were lost arrive once more.
    func repeatLostWrites() async {
        let lost = state.withLock { state in
            defer { state.lost = [] }
            return state.lost
        }
        for write in lost {
            if let bytes = write.bytes {
                _ = try? await base.put(bytes, at: write.key, if: write.condition)
            } else {
                _ = try? await base.delete(write.key, if: write.condition)
            }
        }
    }

    /// What was asked since the last time that this was.
    func takeCalls() -> [Call] {
        state.withLock { state in
            defer { state.calls = [] }
            return state.calls
        }
    }

    /// How often the bytes of an unfinished object were read again.
    var rereads: Int { state.withLock { $0.rereads } }

    private func arrive(_ call: Call) async {
        await state.withLock { $0.gatesBefore.removeValue(forKey: call) }?.pass()
    }

    private func leave(_ call: Call) async {
        let (gate, yields) = state.withLock { state in
            state.calls.append(call)
            return (state.gates.removeValue(forKey: call), state.random.next() % 4)
        }
        await gate?.pass()
        for _ in 0..<yields { await Task.yield() }
    }

    var summary: String { "a bucket in memory" }

    func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? {
        let metadata = try await base.metadata(of: key)
        await leave(.metadata(key))
        return metadata
    }

    func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        await arrive(.read(key))
        let object = try await base.read(key, upTo: limit)
        await leave(.read(key))
        return object
    }

    func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? {
        let reader = try await base.open(key)
        await leave(.open(key))
        return reader
    }

    @discardableResult
    func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        let version = try await base.put(bytes, at: key, if: condition)
        await leave(.put(key))
        let isLost = state.withLock { state in
            let isLost = state.losing.remove(key) != nil
            if isLost { state.lost.append(Write(bytes: bytes, key: key, condition: condition)) }
            return isLost
        }
        if isLost { throw StorageError(.unavailable, "the answer was lost") }
        return version
    }

    @discardableResult
    func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        let isDelayed = state.withLock { state in
            let isDelayed = state.delaying.remove(key) != nil
            if isDelayed { state.lost.append(Write(bytes: nil, key: key, condition: condition)) }
            return isDelayed
        }
        if isDelayed { throw StorageError(.unavailable, "the request was lost") }
        let existed = try await base.delete(key, if: condition)
        await leave(.delete(key))
        return existed
    }

    @discardableResult
    func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool {
        state.withLock { state in
            state.checkpoints = state.checkpoints.filter { !$0.key.text.hasPrefix(key.text + "/") }
        }
        return try await base.deleteTree(key)
    }

    func prune(_ key: ObjectKey) async throws(StorageError) {}

    func list(_ key: ObjectKey, after last: String?, limit: Int) async throws(StorageError) -> ObjectListing {
        let page = try await base.list(key, after: last, limit: limit)
        await leave(.list(key))
        return page
    }

    func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        BucketSession(bucket: self, key: key, checkpoint: expectation.isNew ? nil : checkpoint(at: key), size: 0)
    }

    func resumeAppend(
        _ key: ObjectKey, at offset: Int64, noted note: ByteBuffer
    ) async throws(StorageError) -> (any AppendSession)? {
        guard let checkpoint = checkpoint(at: key) else { return nil }
        guard checkpoint.note == note else { throw StorageError(.conditionFailed, "somebody else has gone on") }
        return BucketSession(bucket: self, key: key, checkpoint: checkpoint, size: Int(offset))
    }

    func resumeAppend(_ key: ObjectKey, at offset: Int64) async throws(StorageError) -> (any AppendSession)? {
        guard let checkpoint = checkpoint(at: key) else { return nil }
        guard offset <= checkpoint.bytes.readableBytes else {
            throw StorageError(.conditionFailed, "fewer bytes are there")
        }
        return BucketSession(bucket: self, key: key, checkpoint: checkpoint, size: Int(offset))
    }

    func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? {
        try await appended(key)?.size
    }

    func appended(_ key: ObjectKey) async throws(StorageError) -> UnfinishedObject? {
        let checkpoint = checkpoint(at: key)
        await leave(.appended(key))
        return checkpoint.map { UnfinishedObject(size: Int64($0.bytes.readableBytes), note: $0.note) }
    }

    func discardStrayAppends(
        below key: ObjectKey, begunBefore limit: Int64, isDryRun: Bool
    ) async throws(StorageError) -> [ObjectKey] {
        state.withLock { state in
            let old = state.strays.filter { $0.begun < limit && $0.key.text.hasPrefix(key.text + "/") }.map(\.key)
            if !isDryRun { state.strays.removeAll { old.contains($0.key) } }
            return old
        }
    }

    func probe() async throws(StorageError) {}
    func shutdown() async {}

    private func checkpoint(at key: ObjectKey) -> Checkpoint? {
        state.withLock { $0.checkpoints[key] }
    }

    func noteReread() {
        state.withLock { $0.rereads += 1 }
    }

    /// Replaces the checkpoint that had `version`, 0 for none, by `new`, nil for none. Returns the version it has now.
    func replace(_ key: ObjectKey, _ version: Int, with new: Checkpoint?) throws(StorageError) -> Int {
        try state.withLock { state throws(StorageError) in
            guard state.checkpoints[key]?.version ?? 0 == version else {
                throw StorageError(.conditionFailed, "somebody else has gone on at \(key)")
            }
            state.lastVersion += 1
            state.checkpoints[key] = new
            state.checkpoints[key]?.version = state.lastVersion
            return new == nil ? 0 : state.lastVersion
        }
    }
}

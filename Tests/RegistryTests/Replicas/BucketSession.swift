import NIOCore
import ObjectStorage
import Synchronization

/// An append session of a ``Bucket``: bytes of its own until they are made durable.
final class BucketSession: AppendSession {
    private struct State {
        var bytes: ByteBuffer
        /// Of the checkpoint that it goes on from; nil when it has ended.
        var version: Int?
    }

    private let bucket: Bucket
    private let key: ObjectKey
    private let state: Mutex<State>

    init(bucket: Bucket, key: ObjectKey, checkpoint: Bucket.Checkpoint?, size: Int) {
        self.bucket = bucket
        self.key = key
        let bytes = checkpoint?.bytes.getSlice(at: 0, length: size) ?? ByteBuffer()
        state = Mutex(State(bytes: bytes, version: checkpoint?.version ?? 0))
    }

    var keepsNotes: Bool { bucket.keepsNotes }

    var offset: Int64 {
        get async { state.withLock { Int64($0.bytes.readableBytes) } }
    }

    func append(_ bytes: ByteBuffer) async throws(StorageError) {
        await Task.yield()
        try state.withLock { state throws(StorageError) in
            guard state.version != nil else { throw StorageError(.closed, "the session has ended") }
            state.bytes.writeImmutableBuffer(bytes)
        }
    }

    func synchronize() async throws(StorageError) -> Int64 { try save(nil, ends: false) }
    func suspend() async throws(StorageError) -> Int64 { try save(nil, ends: true) }

    func synchronize(noting note: ByteBuffer) async throws(StorageError) -> Int64 {
        try save(keepsNotes ? note : nil, ends: false)
    }

    func suspend(noting note: ByteBuffer) async throws(StorageError) -> Int64 {
        try save(keepsNotes ? note : nil, ends: true)
    }

    func seal(noting note: ByteBuffer) async throws(StorageError) {
        if keepsNotes { _ = try save(note, ends: false) }
    }

    func reader() async throws(StorageError) -> any ObjectReader {
        bucket.noteReread()
        let store = InMemoryStore(maximumSize: 64 << 20)
        let bytes = state.withLock { $0.bytes }
        try await store.put(bytes, at: key, if: .always)
        guard let reader = try await store.open(key) else { throw StorageError(.closed, "nothing to read") }
        return reader
    }

    func publish(as target: ObjectKey) async throws(StorageError) {
        if let failure = bucket.takePublishFailure() { throw failure }
        let bytes = try end { state throws(StorageError) in
            _ = try bucket.replace(key, state.version ?? -1, with: nil)
            return state.bytes
        }
        try await bucket.put(bytes, at: target, if: .always)
    }

    func revert() async throws(StorageError) {
        try end { _ throws(StorageError) in }
    }

    func discard() async throws(StorageError) {
        try end { state throws(StorageError) in _ = try bucket.replace(key, state.version ?? -1, with: nil) }
    }

    private func save(_ note: ByteBuffer?, ends: Bool) throws(StorageError) -> Int64 {
        try state.withLock { state throws(StorageError) in
            guard let version = state.version else { throw StorageError(.closed, "the session has ended") }
            let new = Bucket.Checkpoint(bytes: state.bytes, note: note)
            state.version = nil
            let next = try bucket.replace(key, version, with: new)
            if !ends { state.version = next }
            return Int64(state.bytes.readableBytes)
        }
    }

    private func end<Result: Sendable>(_ body: (State) throws(StorageError) -> Result) throws(StorageError) -> Result {
        try state.withLock { state throws(StorageError) in
            guard state.version != nil else { throw StorageError(.closed, "the session has ended") }
            defer { state.version = nil }
            return try body(state)
        }
    }
}

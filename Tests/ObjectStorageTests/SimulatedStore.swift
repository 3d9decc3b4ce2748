import NIOCore
import ObjectStorage
import StorageTesting

/// A ``FilesystemStore`` at `/data` of a simulated disk, shut down after use.
func withStore<Value>(
    on disk: SimulatedDisk, _ body: (FilesystemStore) async throws -> Value
) async throws -> Value {
    let store = try FilesystemStore(root: "/data", maximumThreads: 25, calls: disk)
    do {
        let value = try await body(store)
        await store.shutdown()
        return value
    } catch {
        await store.shutdown()
        throw error
    }
}

extension ObjectStore {
    @discardableResult
    func put(_ text: String, at key: ObjectKey, if condition: WriteCondition = .always) async throws -> ObjectVersion {
        try await put(ByteBuffer(string: text), at: key, if: condition)
    }

    func text(of key: ObjectKey) async throws -> String? {
        try await read(key, upTo: 1 << 20).map { String(buffer: $0.bytes) }
    }
}

func key(_ text: String) -> ObjectKey {
    .root.appending(text)
}

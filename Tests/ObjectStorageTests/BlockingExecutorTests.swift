import Glibc
import NIOCore
import ObjectStorage
import StorageTesting
import Testing

@Suite("A task on the executor of a store")
struct BlockingExecutorTests {
    @Test("makes its calls without changing threads")
    func sameThread() async throws {
        try await TemporaryDirectory.with { path in
            let store = try FilesystemStore(root: path, maximumThreads: FilesystemStore.minimumThreads)
            let key = ObjectKey.root.appending("one")
            let executor = try #require(store.executor)
            let seen = try await Task(executorPreference: executor) {
                var threads = [Self.thread()]
                for number in 0..<20 {
                    try await store.put(ByteBuffer(integer: number), at: key, if: .always)
                    threads.append(Self.thread())
                    #expect(try await store.read(key, upTo: 8)?.bytes == ByteBuffer(integer: number))
                    threads.append(Self.thread())
                }
                return threads
            }.value
            #expect(Set(seen).count == 1)
            await store.shutdown()
        }
    }

    @Test("comes to its end when the store has been shut down")
    func afterShutdown() async throws {
        try await TemporaryDirectory.with { path in
            let store = try FilesystemStore(root: path, maximumThreads: FilesystemStore.minimumThreads)
            let executor = try #require(store.executor)
            await store.shutdown()
            let code = await Task(executorPreference: executor) {
                await StorageError.code { _ = try await store.read(ObjectKey.root.appending("one"), upTo: 8) }
            }.value
            #expect(code == .unavailable)
        }
    }

    private static func thread() -> pthread_t { pthread_self() }
}

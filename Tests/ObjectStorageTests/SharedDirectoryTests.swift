import NIOCore
import ObjectStorage
import Testing

/// Two stores on one directory stand for two processes: locks of files know descriptors, not processes.
@Suite("An unfinished object in a directory that two processes share")
struct SharedDirectoryTests {
    private let key = ObjectKey.root.appending("uploads/1/data")

    private func code(of call: () async throws -> Void) async -> StorageError.Code? {
        do {
            try await call()
            return nil
        } catch {
            return (error as? StorageError)?.code
        }
    }

    private func withTwoStores(
        _ body: (FilesystemStore, FilesystemStore) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { path in
            let (one, two) = (
                try FilesystemStore(root: path, maximumThreads: 2), try FilesystemStore(root: path, maximumThreads: 2)
            )
            do {
                try await body(one, two)
            } catch {
                await one.shutdown()
                await two.shutdown()
                throw error
            }
            await one.shutdown()
            await two.shutdown()
        }
    }

    @Test("has one writer: another is refused until the first puts it down, or is gone")
    func oneWriter() async throws {
        try await withTwoStores { one, two in
            let first = try await one.beginAppend(key)
            try await first.append(ByteBuffer(string: "hello"))
            try await first.synchronize()
            #expect(await code { _ = try await two.resumeAppend(key, at: 0) } == .conditionFailed)
            #expect(await code { _ = try await two.beginAppend(key) } == .conditionFailed)
            #expect(try await two.appendedSize(key) == 5)
            try await first.suspend()
            var second = try await two.resumeAppend(key, at: 5)
            try await second?.append(ByteBuffer(string: " world"))
            #expect(await code { _ = try await one.resumeAppend(key, at: 5) } == .conditionFailed)
            second = nil
            let last = try #require(try await one.resumeAppend(key, at: 11))
            try await last.publish(as: .root.appending("done"))
            let stored = try await two.read(.root.appending("done"), upTo: 100)
            #expect(stored.map { String(buffer: $0.bytes) } == "hello world")
        }
    }

    @Test("that one deletes and begins anew is not published by the other, whose bytes it does not have")
    func begunAnew() async throws {
        try await withTwoStores { one, two in
            let honest = try await one.beginAppend(key)
            try await honest.append(ByteBuffer(string: "honest"))
            try await two.deleteTree(.root.appending("uploads/1"))
            let forged = try await two.beginAppend(key)
            try await forged.append(ByteBuffer(string: "forged"))
            #expect(await code { try await honest.publish(as: .root.appending("done")) } == .closed)
            #expect(try await one.metadata(of: .root.appending("done")) == nil)
            try await forged.publish(as: .root.appending("other"))
            #expect(try await one.metadata(of: .root.appending("other"))?.size == 6)
        }
    }
}

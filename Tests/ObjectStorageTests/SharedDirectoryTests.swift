import NIOCore
import ObjectStorage
import StorageTesting
import Testing

/// Two stores on one directory stand for two processes: locks of files know descriptors, not processes.
@Suite("An unfinished object in a directory that two processes share")
struct SharedDirectoryTests {
    private let key = ObjectKey.root.appending("uploads/1/data")

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
            #expect(await StorageError.code { _ = try await two.resumeAppend(key, at: 0) } == .conditionFailed)
            #expect(await StorageError.code { _ = try await two.beginAppend(key) } == .conditionFailed)
            #expect(try await two.appendedSize(key) == 5)
            try await first.suspend()
            var second = try await two.resumeAppend(key, at: 5)
            try await second?.append(ByteBuffer(string: " world"))
            #expect(await StorageError.code { _ = try await one.resumeAppend(key, at: 5) } == .conditionFailed)
            second = nil
            let last = try #require(try await one.resumeAppend(key, at: 11))
            try await last.publish(as: .root.appending("done"))
            let stored = try await two.read(.root.appending("done"), upTo: 100)
            #expect(stored.map { String(buffer: $0.bytes) } == "hello world")
        }
    }

    @Test("is put down even while a child that is being started has copies of its descriptors")
    func copied() async throws {
        try await TemporaryDirectory.with { path in
            let store = try FilesystemStore(root: path, maximumThreads: 1)
            let first = try await store.beginAppend(key)
            try await first.append(ByteBuffer(string: "hello"))
            let copies = try DescriptorCopies(below: path)
            #expect(copies.count == 1)
            try await first.suspend()
            #expect(await StorageError.code { _ = try await store.resumeAppend(key, at: 5) } == nil)
            withExtendedLifetime(copies) {}
            await store.shutdown()
        }
    }

    @Test(
        "is cut only when nobody has gone on with it, which is asked when nobody else can any more",
        arguments: [0, 3, 5] as [Int64])
    func taking(_ offset: Int64) async throws {
        try await withTwoStores { one, two in
            let first = try await one.beginAppend(key)
            try await first.append(ByteBuffer(string: "hello"))
            try await first.suspend()
            let refused = await StorageError.code {
                _ = try await two.takeAppend(key, at: offset, expecting: .nothing) {
                    #expect(await StorageError.code { _ = try await one.resumeAppend(key, at: 5) } == .conditionFailed)
                    return false
                }
            }
            #expect(refused == .conditionFailed)
            #expect(try await two.appendedSize(key) == 5)
            let taken = try await two.takeAppend(key, at: offset, expecting: .nothing) { true }
            let session = try #require(taken)
            #expect(await session.offset == offset)
            try await session.append(ByteBuffer(string: "!"))
            // As if it had never been.
            try await session.revert()
            #expect(try await one.appendedSize(key) == offset)
        }
    }

    @Test("is made by the first who takes it at its beginning, and not left when that one was too late")
    func takingAnew() async throws {
        try await withTwoStores { one, two in
            #expect(try await one.takeAppend(key, at: 5, expecting: .nothing) { true } == nil)
            let refused = await StorageError.code {
                _ = try await one.takeAppend(key, at: 0, expecting: .nothing) { false }
            }
            #expect(refused == .conditionFailed)
            #expect(try await two.appendedSize(key) == nil)
            let session = try #require(try await one.takeAppend(key, at: 0, expecting: .nothing) { true })
            let second = await StorageError.code {
                _ = try await two.takeAppend(key, at: 0, expecting: .nothing) { true }
            }
            #expect(second == .conditionFailed)
            try await session.append(ByteBuffer(string: "hello"))
            try await session.publish(as: .root.appending("done"))
            #expect(try await two.metadata(of: .root.appending("done"))?.size == 5)
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
            #expect(await StorageError.code { try await honest.publish(as: .root.appending("done")) } == .closed)
            #expect(try await one.metadata(of: .root.appending("done")) == nil)
            try await forged.publish(as: .root.appending("other"))
            #expect(try await one.metadata(of: .root.appending("other"))?.size == 6)
        }
    }
}

import Foundation
import Logging
import NIOCore
import OCI
import ObjectStorage
import StorageTesting
import Testing

@testable import Registry

@Suite("Blobs that stay open", .timeLimit(.minutes(30)))
struct OpenBlobTests {
    /// Too large to be kept in memory.
    private static func large(_ number: Int = 0) -> String {
        String(repeating: "x", count: ContentMemory.maximumItemSize) + "\(number)"
    }

    private func opens(_ test: WatchedContent, _ digest: Digest) throws -> Int {
        let call = HeldStore.Call.open(try test.bytes(digest))
        return test.store.takeCalls().filter { $0 == call }.count
    }

    @Test("answer without the store for a second, and then are opened anew")
    func hot() async throws {
        let test = try WatchedContent()
        let digest = try await test.repository.push(Self.large())
        for _ in 0..<3 {
            #expect(test.repository.rememberedBlob(digest) == nil)
            _ = test.store.takeCalls()
            for _ in 0..<5 {
                #expect(try await test.repository.text(of: digest) == Self.large())
                #expect(test.repository.rememberedBlob(digest)?.size == Int64(Self.large().utf8.count))
            }
            #expect(try opens(test, digest) == 1)
            test.passSecond()
        }
    }

    @Test("are seen to be gone within a second when somebody removes their bytes, and at once when the link goes")
    func gone() async throws {
        let test = try WatchedContent()
        let digest = try await test.repository.push(Self.large())
        #expect(try await test.repository.blob(digest) != nil)
        try await test.remove(test.bytes(digest))
        test.passSecond()
        #expect(test.repository.rememberedBlob(digest) == nil)
        #expect(try await test.repository.blob(digest) == nil)
        try await test.repository.push(Self.large())
        #expect(try await test.repository.blob(digest) != nil)
        #expect(try await test.repository.deleteBlob(digest))
        #expect(test.repository.rememberedBlob(digest) == nil)
        #expect(try await test.repository.blob(digest) == nil)
    }

    @Test("are closed before this process writes or deletes their bytes, also when they are being opened then")
    func written() async throws {
        let test = try WatchedContent()
        let digest = try await test.repository.push(Self.large())
        try await test.plant(Self.large(1), at: test.bytes(digest))
        #expect(try await test.repository.text(of: digest) == Self.large(1))
        try await test.repository.push(Self.large())
        #expect(test.repository.rememberedBlob(digest) == nil)
        #expect(try await test.repository.text(of: digest) == Self.large())

        test.passSecond()
        try await test.plant(Self.large(1), at: test.bytes(digest))
        let gate = test.store.hold(.open(try test.bytes(digest)))
        let slow = Task { try await test.repository.text(of: digest) }
        await gate.whenReached()
        try await test.repository.push(Self.large())
        gate.open()
        #expect(try await slow.value == Self.large(1))
        #expect(test.repository.rememberedBlob(digest) == nil)
        #expect(try await test.repository.text(of: digest) == Self.large())

        try await test.content.writeBytes(of: digest) { key in
            #expect(test.content.readers.count == 0)
            try await test.remove(key)
        }
        #expect(try await test.repository.blob(digest) == nil)
    }

    @Test("are no more than the options say", arguments: [0, 1, 2, 7])
    func bound(_ count: Int) async throws {
        let test = try WatchedContent { $0.openBlobs = count }
        for number in 0..<10 {
            let digest = try await test.repository.push(Self.large(number))
            #expect(try await test.repository.text(of: digest) == Self.large(number))
            #expect(test.content.readers.count <= count)
            #expect((test.repository.rememberedBlob(digest) != nil) == (count > 0))
        }
    }

    @Test("are no small ones, whose bytes are in memory")
    func small() async throws {
        let test = try WatchedContent()
        let digest = try await test.repository.push("small")
        #expect(try await test.repository.text(of: digest) == "small")
        #expect(test.content.readers.count == 0)
    }

    @Test("close for others when no more can be opened, and only then is a pull refused")
    func exhausted() async throws {
        let test = try WatchedContent()
        let first = try await test.repository.push(Self.large(1))
        let second = try await test.repository.push(Self.large(2))
        #expect(try await test.repository.blob(first) != nil)
        let failure = StorageError(.unavailable, "too many open files")
        test.store.fail(.open(try test.bytes(second)), with: failure)
        #expect(try await test.repository.text(of: second) == Self.large(2))
        #expect(test.repository.rememberedBlob(first) == nil)
        test.passSecond()
        test.content.closeUnusedBlobs()
        test.store.fail(.open(try test.bytes(second)), with: failure)
        await #expect(throws: StorageError.self) { try await test.repository.blob(second) }
    }

    @Test("of files are closed when nobody has asked for them in a second, and not while they are sent")
    func descriptors() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let clock = TestClock()
        let store = try FilesystemStore(root: directory.path, maximumThreads: 1)
        let content = ContentStore(
            store: store, options: ContentOptions(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { clock.now })
        let repository = content.repository(try #require(RepositoryName("team/app")))
        let digest = try await repository.push(Self.large())
        #expect(try await repository.blob(digest) != nil)
        weak let file = repository.rememberedBlob(digest)?.file?.owner
        content.closeUnusedBlobs()
        #expect(file != nil)
        var sent = repository.rememberedBlob(digest)
        clock.advance(by: TestClock.second)
        content.closeUnusedBlobs()
        #expect(content.readers.count == 0)
        #expect(file != nil && sent != nil)
        sent = nil
        #expect(file == nil)
        await store.shutdown()
    }
}

import NIOCore
import ObjectStorage
import Testing

@Suite("the in-memory store")
struct InMemoryStoreTests {
    @Test("refuses what exceeds its limit and changes nothing")
    func limit() async throws {
        let store = InMemoryStore(maximumSize: 3000)
        try await store.put(ByteBuffer(repeating: 0, count: 1000), at: key("a"), if: .always)
        let failure = await #expect(throws: StorageError.self) {
            try await store.put(ByteBuffer(repeating: 1, count: 1000), at: key("b"), if: .always)
        }
        #expect(failure?.code == .full)
        #expect(try await store.metadata(of: key("b")) == nil)
        try await store.put(ByteBuffer(repeating: 2, count: 2488), at: key("a"), if: .always)
        await #expect(throws: StorageError.self) {
            try await store.put(ByteBuffer(repeating: 3, count: 2489), at: key("a"), if: .always)
        }
        #expect(try await store.read(key("a"), upTo: 3000)?.bytes == ByteBuffer(repeating: 2, count: 2488))
    }

    @Test("counts every key, so that empty objects cannot fill memory")
    func keysCount() async throws {
        let store = InMemoryStore(maximumSize: 5 * 512)
        for number in 0..<5 { try await store.put("", at: key("k\(number)")) }
        let failure = await #expect(throws: StorageError.self) { try await store.put("", at: key("k5")) }
        #expect(failure?.code == .full)
    }

    @Test("counts unfinished objects, and a session that finds no room can be resumed when there is some")
    func unfinishedCount() async throws {
        let store = InMemoryStore(maximumSize: 3000)
        try await store.put(ByteBuffer(repeating: 0, count: 1000), at: key("a"), if: .always)
        let session = try await store.beginAppend(key("u"))
        try await session.append(ByteBuffer(repeating: 1, count: 900))
        let failure = await #expect(throws: StorageError.self) {
            try await session.append(ByteBuffer(repeating: 2, count: 100))
        }
        #expect(failure?.code == .full)
        let closed = await #expect(throws: StorageError.self) { try await session.append(ByteBuffer(string: "x")) }
        #expect(closed?.code == .closed)
        try await store.delete(key("a"), if: .always)
        let resumed = try #require(try await store.resumeAppend(key("u"), at: 900))
        try await resumed.append(ByteBuffer(repeating: 2, count: 100))
        try await resumed.publish(as: key("b"))
        #expect(try await store.metadata(of: key("b"))?.size == 1000)
    }

    @Test("gives room back whichever way an object goes", arguments: 0..<7)
    func roomComesBack(_ way: Int) async throws {
        let store = InMemoryStore(maximumSize: 4000)
        for _ in 0..<10 {
            let session = try await store.beginAppend(key("t/u"))
            try await session.append(ByteBuffer(repeating: 0, count: 2000))
            switch way {
            case 0: try await session.discard()
            case 1: try await store.deleteTree(key("t"))
            case 2: try await session.publish(as: key("b"))
            case 3: try await store.delete(key("t/u"), if: .always)
            case 4: _ = try await store.resumeAppend(key("t/u"), at: 0)
            case 5: try await session.publish(as: key("t/u"))
            default: try await session.suspend()
            }
            if way == 2 { try await store.delete(key("b"), if: .always) }
        }
        try await store.deleteTree(.root)
        try await store.put(ByteBuffer(repeating: 0, count: 4000 - 512), at: key("all"), if: .always)
    }

    @Test("takes the time from its clock")
    func clock() async throws {
        let store = InMemoryStore(maximumSize: 4000, now: { 1_234_567_890 })
        try await store.put("x", at: key("a"))
        #expect(try await store.metadata(of: key("a")) == ObjectMetadata(size: 1, modified: 1_234_567_890))
    }

    @Test("an older session of a key that was resumed is closed")
    func replacedSession() async throws {
        let store = InMemoryStore(maximumSize: 4000)
        let old = try await store.beginAppend(key("u"))
        let new = try #require(try await store.resumeAppend(key("u"), at: 0))
        let failure = await #expect(throws: StorageError.self) { try await old.append(ByteBuffer(string: "x")) }
        #expect(failure?.code == .closed)
        try await new.append(ByteBuffer(string: "y"))
        try await new.publish(as: key("b"))
        #expect(try await store.text(of: key("b")) == "y")
    }
}

import NIOCore
import ObjectStorage
import StorageTesting
import Synchronization
import Testing

@Suite("a store that is observed")
struct ObservedStoreTests {
    /// Keeps what it is told, as `Stat` or `PutContent: full`.
    private final class Notes: StorageObserver {
        private let notes = Mutex<[String]>([])

        var list: [String] {
            notes.withLock { notes in
                defer { notes = [] }
                return notes
            }
        }

        func ended(_ action: StorageAction, after duration: Int64, failure: StorageError.Code?) {
            #expect(duration >= 0)
            notes.withLock { $0.append(action.rawValue + (failure.map { ": \($0)" } ?? "")) }
        }
    }

    @Test("passes what its store passes", arguments: StoreCheck.all + StoreCheck.local)
    func suite(_ check: StoreCheck) async throws {
        try await check.run { ObservedStore(InMemoryStore(maximumSize: 64 << 20), observer: Notes()) }
    }

    @Test("passes what a store of files passes", arguments: StoreCheck.all + StoreCheck.local)
    func files(_ check: StoreCheck) async throws {
        try await TemporaryDirectory.with { directory in
            try await check.run {
                ObservedStore(try FilesystemStore(root: directory, maximumThreads: 25), observer: Notes())
            }
        }
    }

    @Test("tells of each call once, with its kind, and with the reason of a failure")
    func notes() async throws {
        let notes = Notes()
        let store = ObservedStore(InMemoryStore(maximumSize: 1024), observer: notes)
        let key = try #require(ObjectKey("a/b"))
        _ = try await store.metadata(of: key)
        _ = try await store.present([key])
        _ = try await store.read(key, upTo: 9)
        #expect(notes.list == ["Stat", "Stat", "GetContent"])
        try await store.put(ByteBuffer(string: "hello"), at: key, if: .always)
        await #expect(throws: StorageError.self) {
            try await store.put(ByteBuffer(repeating: 0, count: 4096), at: key, if: .always)
        }
        #expect(notes.list == ["PutContent", "PutContent: full"])
        let reader = try #require(try await store.open(key))
        _ = try await reader.read(0..<2)
        _ = try await reader.read(2..<4, before: 5)
        #expect(notes.list == ["Reader", "Read", "Read"])
        _ = try await store.list(.root, after: nil, limit: 10)
        try await store.delete(key, if: .always)
        try await store.deleteTree(key)
        try await store.prune(key)
        try await store.probe()
        #expect(notes.list == ["List", "Delete", "Delete", "Prune", "Probe"])
        let session = try await store.beginAppend(key)
        try await session.append(ByteBuffer(string: "x"))
        try await session.synchronize()
        try await session.publish(as: key)
        await #expect(throws: StorageError.self) { try await session.append(ByteBuffer(string: "x")) }
        #expect(notes.list == ["Writer", "Append", "Flush", "Move", "Append: closed"])
        let taken = try await store.takeAppend(key, at: 0, expecting: .nothing) { true }
        try await taken?.discard()
        #expect(notes.list == ["Writer", "Cancel"])
    }
}

import Encoding
import HTTPTypes
import NIOCore
import OCI
import ObjectStorage
import PackFormat
import Registry
import Synchronization
import Testing

@testable import PackIndex
@testable import RegistryServer

@Suite("What searches know of packs", .everyStore)
struct PackChangeTests {
    private static let changes = "packhouse/changes"

    /// Looks at what the server was told of, as it does by itself when it runs.
    private static func settle(_ server: TestServer) async {
        while let (name, isOurs) = server.packs.changes.take() {
            await server.packs.look(at: name, telling: isOurs)
            server.packs.changes.settle(name)
        }
    }

    private static func found(_ server: TestServer) async throws -> [String] {
        let page = try await server.json("/v1/_search")
        return try #require(page["packs"] as? [[String: Any]]).map { "\($0["name"] ?? ""):\($0["tag"] ?? "")" }
    }

    private static func isComplete(_ server: TestServer) async throws -> Bool {
        try await server.json("/v1/_search")["complete"] as? Bool == true
    }

    private static func marks(_ server: TestServer) async throws -> [String] {
        try await server.store.list(try #require(ObjectKey(changes)), after: nil, limit: 100).entries.map(\.name)
    }

    @Test("what one server changes another finds without looking through all packs")
    func replicas() async throws {
        let first = try TestServer(isShared: true)
        let second = first.replica()
        await second.packs.sweep()
        try await first.push(TestPack())
        try await first.push(TestPack(name: "calico"))
        await Self.settle(first)
        #expect(try await Self.found(second) == [])
        await second.packs.takeNews()
        await Self.settle(second)
        #expect(try await Self.found(second) == ["calico:1.2.3", "nginx:1.2.3"])
        #expect(try await first.send(.delete, "/v1/calico").status == 202)
        await Self.settle(first)
        await second.packs.takeNews()
        await Self.settle(second)
        #expect(try await Self.found(second) == ["nginx:1.2.3"])
        #expect(try await Self.marks(second).count == 3, "who hears of a change does not tell of it")
        for server in [first, second] {
            await server.packs.takeNews()
            #expect(server.packs.changes.take() == nil, "what is known is no news")
        }
    }

    @Test("marks that nobody needs any more go, and what is none stays and is passed over")
    func marks() async throws {
        let server = try TestServer(isShared: true)
        try await server.push(TestPack())
        await Self.settle(server)
        let old = ChangeMark(try #require(PackName("nginx")), at: UTCTime.now() - ChangeMarks.lifetime - 60, number: 7)
        for name in [old.name, "note", "1-2"] {
            try await server.store.put(
                ByteBuffer(), at: try #require(ObjectKey("\(Self.changes)/\(name)")), if: .always)
        }
        await server.packs.takeNews()
        let left = try await Self.marks(server)
        #expect(left.count == 3 && left.contains("note") && left.contains("1-2") && !left.contains(old.name))
        #expect(server.packs.changes.take() == nil)
    }

    @Test("a logo that another server took is shown without a login, before anybody looks for what others changed")
    func logos() async throws {
        let first = try TestServer(isShared: true)
        try await first.push(TestPack(name: "calico"))
        let time = Mutex<Int64>(0)
        let second = first.guarded(isShared: true, at: { time.withLock { $0 } })
        await second.packs.sweep()
        await Self.settle(second)
        let logo = "/v1/nginx/blobs/\(TestPack.digest(TestPack.png))"
        #expect(try await second.send(.get, logo).status == 401)
        try await first.push(TestPack())
        await Self.settle(first)
        // It listened a moment ago, for the question before.
        time.withLock { $0 += 1_000_000_000 }
        #expect(try await second.send(.get, logo).status == 200)
    }

    @Test("a server that has its store for itself leaves no marks")
    func alone() async throws {
        let server = try TestServer(isShared: false)
        try await server.push(TestPack())
        await Self.settle(server)
        #expect(try await Self.marks(server).isEmpty)
        #expect(try await Self.found(server) == ["nginx:1.2.3"])
    }

    @Test("a search is not complete while one pack cannot be looked at, and is when that was mended")
    func incomplete() async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        try await server.push(TestPack(name: "calico"))
        #expect(try await !Self.isComplete(server))
        // More than is read of a label: the look fails, as it does when a disk does.
        let label = try #require(
            ObjectKey("docker/registry/v2/repositories/spectro-packs/archive/calico/_packs/labels/stable"))
        try await server.store.put(
            ByteBuffer(repeating: 0x20, count: 1 << 20), at: label, if: .always)
        await server.packs.sweep()
        #expect(try await Self.found(server) == ["nginx:1.2.3"])
        #expect(try await !Self.isComplete(server))
        await server.packs.sweep()
        #expect(try await !Self.isComplete(server), "as long as it fails")
        try await server.store.delete(label, if: .always)
        await server.packs.takeNews()
        await Self.settle(server)
        #expect(try await Self.found(server) == ["calico:1.2.3", "nginx:1.2.3"])
        #expect(try await Self.isComplete(server))
    }

    @Test("one that failed and is gone does not keep searches from being complete")
    func gone() async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        let folder = "docker/registry/v2/repositories/spectro-packs/archive/nginx"
        try await server.store.put(
            ByteBuffer(repeating: 0x20, count: 1 << 20), at: try #require(ObjectKey("\(folder)/_packs/labels/stable")),
            if: .always)
        await server.packs.sweep()
        #expect(try await !Self.isComplete(server))
        try await server.store.deleteTree(try #require(ObjectKey(folder)))
        await server.packs.sweep()
        #expect(try await Self.isComplete(server))
    }

    @Test("a list of packs that broke off makes searches incomplete, until one comes to its end")
    func brokenOff() throws {
        var directory = PackDirectory()
        let name = try #require(PackName("nginx"))
        #expect(!directory.isWhole && !directory.knows(name))
        directory.finishLook(isListed: false)
        #expect(!directory.isWhole && !directory.knows(name))
        directory.finishLook(isListed: true)
        #expect(directory.isWhole && directory.knows(name))
        directory.finishLook(isListed: false)
        #expect(!directory.isWhole && directory.knows(name), "nobody without a login makes it read the store")
        directory.finishLook(isListed: true)
        #expect(directory.miss(name) && !directory.miss(name), "it is told once")
        #expect(!directory.isWhole && !directory.knows(name))
        directory.set(ListedPack(nil), of: name)
        #expect(directory.isWhole && directory.knows(name))
    }

    @Test("of packs that changed four are looked at together, and each once at a time")
    func width() throws {
        let changes = ChangedPacks()
        let names = try (0..<6).map { try #require(PackName("p\($0)")) }
        for name in names { changes.insert(name, isOurs: false) }
        var taken: [PackName] = []
        while let (name, _) = changes.take() { taken.append(name) }
        #expect(taken.count == 4 && Set(taken).count == 4)
        // Changed once more meanwhile: it has its turn when the look is over.
        changes.insert(taken[0], isOurs: true)
        changes.insert(taken[0], isOurs: false)
        changes.settle(taken[1])
        #expect(changes.contains(taken[0]) && !changes.contains(taken[1]))
        let next = try #require(changes.take())
        #expect(!taken.contains(next.name))
        changes.settle(next.name)
        #expect(try #require(changes.take()).name != taken[0])
        changes.settle(taken[0])
        let again = try #require(changes.take())
        #expect(again.name == taken[0] && again.isOurs, "others are told, though one who told us came later")
    }

    @Test("a mark is read as it was written, and nothing else is a mark")
    func markNames() throws {
        for (time, pack, number) in [(0, "a", 0), (1_763_856_000, "hello--universe-2", UInt64.max), (-5, "a", 1)] {
            let mark = ChangeMark(try #require(PackName(pack)), at: Int64(time), number: number)
            #expect(ChangeMark(mark.name) == mark)
            #expect(ObjectKey(mark.name) != nil)
        }
        let mark = ChangeMark(try #require(PackName("nginx")), at: 12, number: 35)
        #expect(mark.name == "0000000012-z-nginx")
        for text in ["", "12-z-nginx", "0000000012-Z-nginx", "0000000012-z-", "0000000012-z-a/b", "x-z-nginx", "--"] {
            #expect(ChangeMark(text) == nil, "\(text)")
        }
    }

    @Test("a mark is news once, one's own never, and it goes after half an hour")
    func decisions() throws {
        let name = try #require(PackName("nginx"))
        let (own, other) = (ChangeMark(name, at: 5000, number: 1), ChangeMark(name, at: 5000, number: 2))
        var marks = ChangeMarks()
        marks.note(own)
        #expect(marks.take([own], at: 5000).changed.isEmpty)
        #expect(marks.take([own, other], at: 5001).changed == [name])
        #expect(marks.take([own, other], at: 5002).changed.isEmpty)
        let (changed, stale) = marks.take([own, other], at: 5001 + ChangeMarks.lifetime)
        #expect(changed.isEmpty && Set(stale) == [own, other])
        // One from a clock that goes before ours.
        let early = ChangeMark(name, at: 9000, number: 3)
        #expect(marks.take([early], at: 8000).changed == [name])
    }
}

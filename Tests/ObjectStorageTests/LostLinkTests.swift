import Foundation
import ObjectStorage
import StorageTesting
import Synchronization
import Testing

@Suite("what cannot be looked at is not taken for absent", .timeLimit(.minutes(30)))
struct LostLinkTests {
    /// A directory with `a/there`, `a/file` and a link of each kind: to nothing, to itself, through a file, and to a folder.
    private func with(
        _ lostLinks: LostLinks, _ body: (FilesystemStore, String) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { path in
            let root = path + "/root"
            let store = try FilesystemStore(root: root, maximumThreads: 1, lostLinks: lostLinks)
            let result: Result<Void, any Error>
            do {
                try await store.put("x", at: key("a/there/b"))
                try await store.put("x", at: key("a/file"))
                for (name, target) in [
                    ("nowhere", path + "/volume/a"), ("itself", root + "/a/itself"), ("through", root + "/a/file/b"),
                    ("somewhere", root + "/a/there"),
                ] {
                    try FileManager.default.createSymbolicLink(
                        atPath: root + "/a/" + name, withDestinationPath: target)
                }
                result = .success(try await body(store, root))
            } catch {
                result = .failure(error)
            }
            await store.shutdown()
            try result.get()
        }
    }

    @Test("a listing that leaves links out that lead nowhere tells of each once")
    func leftOut() async throws {
        let told = Mutex<[String]>([])
        try await with(.leftOut { path in told.withLock { $0.append(path) } }) { store, root in
            for _ in 0..<3 {
                let names = try await store.list(key("a"), after: nil, limit: 10).entries.map(\.name)
                #expect(names == ["file", "somewhere", "there"])
            }
            #expect(
                told.withLock { $0.sorted() } == ["itself", "nowhere", "through"].map { root + "/a/" + $0 })
            #expect(try await store.text(of: key("a/nowhere/b")) == nil)
            #expect(try await store.list(key("a/nowhere"), after: nil, limit: 10).entries.isEmpty)
        }
    }

    @Test("of very many it tells the first ones only")
    func many() async throws {
        let told = Mutex(0)
        try await with(.leftOut { _ in told.withLock { $0 += 1 } }) { store, root in
            for number in 0..<200 {
                try FileManager.default.createSymbolicLink(
                    atPath: root + "/a/there/\(number)", withDestinationPath: "nowhere")
            }
            #expect(try await store.list(key("a/there"), after: nil, limit: 1000).entries.map(\.name) == ["b"])
            #expect(told.withLock { $0 } == 64)
        }
    }

    @Test("where they are refused, a listing with one fails and names it", arguments: ["nowhere", "itself", "through"])
    func refusedListing(_ name: String) async throws {
        try await with(.refused) { store, root in
            for other in ["nowhere", "itself", "through"] where other != name {
                try FileManager.default.removeItem(atPath: root + "/a/" + other)
            }
            let failure = await #expect(throws: StorageError.self) {
                _ = try await store.list(key("a"), after: nil, limit: 10)
            }
            #expect(failure?.code == .unavailable)
            #expect(failure?.message.contains("\(root)/a/\(name) is a symbolic link that leads nowhere") == true)
        }
    }

    @Test(
        "where they are refused, looking for something behind one fails",
        arguments: ["a/nowhere", "a/nowhere/b", "a/nowhere/b/c/d"])
    func refusedReading(_ name: String) async throws {
        try await with(.refused) { store, root in
            for look in [
                { _ = try await store.text(of: key(name)) }, { _ = try await store.metadata(of: key(name)) },
                { _ = try await store.open(key(name)) }, { _ = try await store.present([key(name)]) },
                { _ = try await store.list(key(name), after: nil, limit: 9) },
            ] as [() async throws -> Void] {
                let failure = await #expect(throws: StorageError.self) { try await look() }
                #expect(failure?.message.contains("\(root)/a/nowhere is a symbolic link") == true)
            }
        }
    }

    @Test(
        "where they are refused, what is absent otherwise is absent", arguments: ["c", "c/d", "a/b", "a/somewhere/c/d"])
    func absent(_ name: String) async throws {
        try await with(.refused) { store, _ in
            let (text, page) = (
                try await store.text(of: key(name)), try await store.list(key(name), after: nil, limit: 9)
            )
            #expect(text == nil && page.entries.isEmpty)
            let behindALink = try await store.text(of: key("a/somewhere/b"))
            #expect(behindALink == "x")
        }
    }

    @Test("on a file system that does not tell what names are, a listing is the same")
    func unknownKinds() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            for name in ["d/a", "d/b/c", "d/e"] { try await store.put("x", at: key(name)) }
            let known = try await store.list(key("d"), after: nil, limit: 9)
            disk.tellsKinds = false
            #expect(try await store.list(key("d"), after: nil, limit: 9) == known)
            #expect(known.entries.map(\.isContainer) == [false, true, false])
        }
    }

    @Test("a name that cannot be looked at fails the listing", arguments: [EACCES, EIO, ESTALE, ENOMEM, ENOTDIR])
    func unlookable(_ code: CInt) async throws {
        let disk = SimulatedDisk()
        disk.tellsKinds = false
        try await withStore(on: disk) { store in
            for name in ["d/a", "d/b/c", "d/e"] { try await store.put("x", at: key(name)) }
            disk.follow { $0.operation == .status && $0.path.hasSuffix("/d/b") ? .error(code) : nil }
            let failure = await #expect(throws: StorageError.self) {
                _ = try await store.list(key("d"), after: nil, limit: 9)
            }
            #expect(failure?.message.contains("cannot look at /data/d/b: ") == true)
            // It is in neither of these pages.
            #expect(try await store.list(key("d"), after: "b", limit: 9).entries.map(\.name) == ["e"])
        }
    }

    @Test("a name that is deleted while its directory is listed is left out")
    func deletedMeanwhile() async throws {
        let disk = SimulatedDisk()
        disk.tellsKinds = false
        try await withStore(on: disk) { store in
            for name in ["d/a", "d/b/c", "d/e"] { try await store.put("x", at: key(name)) }
            disk.follow { call in
                [.status, .linkStatus].contains(call.operation) && call.path.hasSuffix("/d/b") ? .error(ENOENT) : nil
            }
            #expect(try await store.list(key("d"), after: nil, limit: 9).entries.map(\.name) == ["a", "e"])
        }
    }
}

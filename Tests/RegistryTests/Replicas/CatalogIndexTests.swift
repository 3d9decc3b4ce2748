import NIOCore
import OCI
import ObjectStorage
import StorageTesting
import Testing

@testable import Registry

@Suite("The catalog's index", .timeLimit(.minutes(30)))
struct CatalogIndexTests {
    private let names = ["0/a", "a", "a-b", "a-b/c", "a.b", "a/b", "a/b-c", "a/b/c", "a/d", "a0", "a_b", "b/c", "z__z"]

    /// The names of all pages of `size`.
    private func all(_ content: ContentStore, by size: Int) async throws -> [String] {
        var found: [String] = []
        var hasMore = true
        while hasMore {
            let page = try await content.catalog(after: found.last, limit: size)
            #expect(page.repositories.count <= size)
            found += page.repositories.map(\.text)
            hasMore = page.hasMore
        }
        return found
    }

    private func push(_ names: [String], by number: Int, _ test: Replicas) async throws {
        for name in names { try await test.repository(number, name).push("x") }
    }

    /// Repositories of another server, which knows nothing of the index.
    private func plant(_ names: [String], _ test: Replicas) async throws {
        let digest = digestOf("x")
        for name in names {
            let link = try test.key("repositories/\(name)/_layers/sha256/\(digest.hex)/link")
            try await test.bucket.put(ByteBuffer(string: digest.text), at: link, if: .always)
        }
    }

    @Test("has the order of a walk through the repositories, and pages without gaps", arguments: [1, 2, 5, 100])
    func order(_ size: Int) async throws {
        let test = try Replicas(2)
        try await push(names.shuffled(), by: 0, test)
        let walked = try await all(test.content(1), by: size)
        #expect(try await test.content(0).refreshCatalog())
        _ = test.bucket.takeCalls()
        #expect(try await all(test.content(1), by: size) == walked)
        #expect(Set(walked) == Set(names))
        let lists = test.bucket.takeCalls().filter { if case .list = $0 { true } else { false } }
        #expect(lists.count == (names.count + size - 1) / size)
    }

    @Test("goes on after any text as a walk does")
    func bounds() async throws {
        let test = try Replicas(1)
        let walking = try Replicas(1, over: test.bucket) { $0.indexesCatalog = false }
        try await push(names, by: 0, test)
        #expect(try await test.content(0).refreshCatalog())
        var texts = ["", "/", "~", "_x", "../..", "A", "a/", "a/b/", "a-", "a+b", "a/B", "é", "a b", "b/c/d/e", "a/z"]
        var random = SplitMix64(seed: 7)
        let characters = Array("ab/-._09Z~ ")
        for _ in 0..<150 {
            texts.append(
                String(
                    (0..<Int.random(in: 1...5, using: &random)).compactMap { _ in
                        characters.randomElement(using: &random)
                    }))
        }
        // What no client was ever given: walks and listings may split it in two ways.
        for text in texts where !text.contains("//") && !text.hasPrefix("/") && !text.hasSuffix("/") {
            let found = try await test.content(0).catalog(after: text, limit: 100).repositories.map(\.text)
            let walked = try await walking.content(0).catalog(after: text, limit: 100).repositories.map(\.text)
            #expect(found == walked, "after \(text)")
        }
    }

    @Test("shows what any replica pushes at once, and costs its pushes one request an hour")
    func pushes() async throws {
        let test = try Replicas(3)
        #expect(try await test.content(0).refreshCatalog())
        for (number, name) in ["a", "b", "c/d"].enumerated() {
            try await push([name], by: number, test)
            for other in 0..<3 { #expect(try await all(test.content(other), by: 9).last == name) }
        }
        _ = test.bucket.takeCalls()
        try await test.repository(0, "a").push("y")
        #expect(!test.bucket.takeCalls().contains(.put(Layout.catalogName(try #require(RepositoryName("a"))))))
        test.pass(seconds: 3600)
        try await test.repository(0, "a").push("z")
        #expect(test.bucket.takeCalls().contains(.put(Layout.catalogName(try #require(RepositoryName("a"))))))
    }

    @Test("is built from what another server stored, and read from there until it is whole")
    func takeOver() async throws {
        let test = try Replicas(2)
        try await plant(names, test)
        try await push(["new"], by: 0, test)
        let expected = Set(names + ["new"])
        #expect(Set(try await all(test.content(1), by: 4)) == expected)
        #expect(try await test.content(0).refreshCatalog())
        _ = test.bucket.takeCalls()
        #expect(Set(try await all(test.content(1), by: 100)) == expected)
        #expect(test.bucket.takeCalls().contains(.list(Layout.catalogNames)))
        // The other looks when the next look is due, and not before.
        #expect(try await !test.content(1).refreshCatalog())
        try await plant(["later"], test)
        test.pass(seconds: 301)
        #expect(try await test.content(1).refreshCatalog())
        #expect(Set(try await all(test.content(0), by: 100)) == expected.union(["later"]))
    }

    @Test("loses repositories that are gone with the next look, and keeps one that is pushed meanwhile")
    func ghosts() async throws {
        let test = try Replicas(2)
        try await push(names, by: 0, test)
        #expect(try await test.content(0).refreshCatalog())
        for name in ["0/a", "a/b", "z__z"] { try await test.bucket.deleteTree(test.key("repositories/\(name)")) }
        try await plant(["a/b/c"], test)
        test.pass(seconds: 301)
        // Seen to be gone, and pushed before its entry is taken away.
        let name = try #require(RepositoryName("z__z"))
        let gate = test.bucket.hold(.read(Layout.catalogName(name)))
        let look = Task { try await test.content(0).refreshCatalog() }
        await gate.whenReached()
        try await push(["z__z"], by: 1, test)
        gate.open()
        #expect(try await look.value)
        let left = try await all(test.content(1), by: 3)
        #expect(Set(left) == Set(names).subtracting(["0/a", "a/b"]))
    }

    @Test("keeps a repository that is pushed in the moment after it was seen to be gone")
    func pushedGhost() async throws {
        let test = try Replicas(2)
        try await push(["a", "z"], by: 0, test)
        #expect(try await test.content(0).refreshCatalog())
        let repository = try test.key("repositories/z")
        try await test.bucket.deleteTree(repository)
        test.pass(seconds: 301)
        let gate = test.bucket.hold(.list(repository))
        let look = Task { try await test.content(0).refreshCatalog() }
        await gate.whenReached()
        try await push(["z"], by: 1, test)
        gate.open()
        #expect(try await look.value)
        #expect(try await all(test.content(1), by: 9) == ["a", "z"])
        // The one that took an entry away does not remember that it is there.
        try await test.bucket.deleteTree(repository)
        test.pass(seconds: 301)
        #expect(try await test.content(0).refreshCatalog())
        #expect(try await all(test.content(1), by: 9) == ["a"])
        try await push(["z"], by: 0, test)
        #expect(try await all(test.content(1), by: 9) == ["a", "z"])
    }

    @Test("that somebody deletes is missed for a minute at most, and comes back by itself")
    func deleted() async throws {
        let test = try Replicas(2)
        try await push(names, by: 0, test)
        #expect(try await test.content(0).refreshCatalog())
        #expect(try await all(test.content(0), by: 100).count == names.count)
        try await test.bucket.deleteTree(Layout.derived)
        test.pass(seconds: 60)
        for number in 0..<2 { #expect(Set(try await all(test.content(number), by: 3)) == Set(names)) }
        #expect(try await test.content(1).refreshCatalog())
        _ = test.bucket.takeCalls()
        #expect(Set(try await all(test.content(0), by: 100)) == Set(names))
        #expect(test.bucket.takeCalls().contains(.list(Layout.catalogNames)))
    }

    @Test("names the repositories from which a blob can be mounted by a process that has not seen it")
    func mounting() async throws {
        let test = try Replicas(2)
        try await push(names, by: 0, test)
        let digest = try await test.repository(0, "a/d").push("blob")
        #expect(try await test.content(0).refreshCatalog())
        let target = try test.repository(1, "target")
        #expect(try await target.mountBlob(digest, fromAny: { $0.text != "a/d" }) == nil)
        #expect(try await target.mountBlob(digest, fromAny: { $0.text == "a/d" })?.text == "a/d")
        #expect(try await target.text(of: digest) == "blob")
        #expect(try await target.mountBlob(digestOf("nowhere"), fromAny: { _ in true }) == nil)
    }

    @Test("rests longer the longer a look takes: from five minutes to a day")
    func rests() {
        let expected: [(Int64, Int64)] = [(0, 300), (1, 1001), (40, 40_040), (1000, 87_400)]
        for (duration, next) in expected { #expect(CatalogMark(begun: 0, duration: duration).next == next) }
        #expect(CatalogMark("2026-11-22T03:00:00Z 12") == CatalogMark(begun: 1_795_316_400, duration: 12))
        #expect(CatalogMark(CatalogMark(begun: 1_795_316_400, duration: 12).text)?.duration == 12)
        // The clock was set back, or far ahead.
        #expect(CatalogMark(begun: 100, end: 50).duration == 0)
        #expect(CatalogMark(CatalogMark(begun: 0, end: 1 << 40).text)?.duration == 86_400)
        for text in ["", "x", "2026-11-22T03:00:00Z", "2026-11-22T03:00:00Z -1", "2026-11-22T03:00:00Z 99999999"] {
            #expect(CatalogMark(text) == nil)
        }
    }

    @Test("writes names of any length as one key component, and reads them back")
    func keys() throws {
        for name in names + [String(repeating: "a-", count: 127) + "a", "team/app-2.0"] {
            let name = try #require(RepositoryName(name))
            let key = CatalogKey.name(of: name)
            #expect(key.utf8.count == name.text.utf8.count)
            #expect(ObjectKey(key) != nil)
            #expect(CatalogKey.repository(key) == name)
        }
        #expect(CatalogKey.name(of: try #require(RepositoryName("team/app-2.0"))) == "team0app1C2A")
        #expect(CatalogKey.repository("K") == nil)
    }
}

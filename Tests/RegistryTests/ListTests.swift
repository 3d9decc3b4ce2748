import NIOCore
import OCI
import Registry
import Testing

@Suite("Lists")
struct ListTests {
    @Test("of tags are in byte order and page without gaps", arguments: [1, 2, 3, 7, 100])
    func tags(_ size: Int) async throws {
        let test = try TestContent()
        let names = ["1.0", "1.0.1", "B", "_x", "a", "a.b", "latest"]
        for name in names.shuffled() { try await test.repository.pushImage("x", tag: name) }
        var found: [String] = []
        var hasMore = true
        while hasMore {
            let page = try #require(try await test.repository.tags(after: found.last, limit: size))
            #expect(page.tags.count <= size)
            found += page.tags.map(\.text)
            hasMore = page.hasMore
        }
        #expect(found == names)
    }

    @Test("of tags leave out those that a crash left without a link, and pages are full all the same")
    func ghostTags() async throws {
        let test = try TestContent()
        for name in ["b", "d"] { try await test.repository.pushImage("x", tag: name) }
        for name in ["a", "c", "e"] {
            try await test.plant("x", at: "repositories/team/app/_manifests/tags/\(name)/index/sha256/0/link")
        }
        let page = try #require(try await test.repository.tags(after: nil, limit: 2))
        #expect(page.tags.map(\.text) == ["b", "d"])
        #expect(!page.hasMore)
    }

    @Test("of tags know a repository whose last tag is gone from one that never was")
    func emptied() async throws {
        let test = try TestContent()
        #expect(try await test.repository.tags(after: nil, limit: 10) == nil)
        try await test.repository.pushImage("x", tag: "a")
        #expect(try await test.repository.deleteTag(try #require(Tag("a"))))
        #expect(try await test.repository.tags(after: nil, limit: 10) == TagPage(tags: [], hasMore: false))
        #expect(try await !test.repository.deleteTag(try #require(Tag("a"))))
    }

    @Test("of no entries at all say whether there are any")
    func none() async throws {
        let test = try TestContent()
        try await test.repository.pushImage("x", tag: "a")
        #expect(try await test.repository.tags(after: nil, limit: 0) == TagPage(tags: [], hasMore: true))
        #expect(try await test.content.catalog(after: nil, limit: 0).repositories.isEmpty)
    }

    @Test("of repositories are in docker-registry's order and page without gaps", arguments: [1, 2, 3, 100])
    func catalog(_ size: Int) async throws {
        let test = try TestContent()
        let names = ["a", "a/b", "a/b/c", "a/d", "a-b", "a-b/c", "a.b", "b/c", "z"]
        for name in names.shuffled() {
            try await test.content.repository(try #require(RepositoryName(name))).pushImage("x", tag: "t")
        }
        var found: [String] = []
        var hasMore = true
        while hasMore {
            let page = try await test.content.catalog(after: found.last, limit: size)
            #expect(page.repositories.count <= size)
            found += page.repositories.map(\.text)
            hasMore = page.hasMore
        }
        #expect(found == ["a", "a/b", "a/b/c", "a/d", "a-b", "a-b/c", "a.b", "b/c", "z"])
    }

    @Test(
        "of repositories go on after any text, a repository or not",
        arguments: [
            ("a/a", ["a/b", "b"]), ("a/b", ["b"]), ("a/b/x/y", ["b"]), ("aa", ["b"]), ("z", []), ("_x", ["a/b", "b"]),
            ("../..", ["a/b", "b"]), ("b", []), ("/", ["a/b", "b"]),
        ] as [(String, [String])])
    func catalogAfter(_ last: String, _ expected: [String]) async throws {
        let test = try TestContent()
        for name in ["a/b", "b"] {
            try await test.content.repository(try #require(RepositoryName(name))).pushImage("x", tag: "t")
        }
        #expect(try await test.content.catalog(after: last, limit: 10).repositories.map(\.text) == expected)
    }

    @Test("of repositories leave out those that have uploads only")
    func uploadsOnly() async throws {
        let test = try TestContent()
        _ = try await test.repository.beginUpload()
        #expect(try await test.content.catalog(after: nil, limit: 10).repositories.isEmpty)
    }
}

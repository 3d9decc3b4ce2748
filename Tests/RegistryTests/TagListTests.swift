import OCI
import Testing

@testable import Registry

@Suite("Tags in memory", .timeLimit(.minutes(30)))
struct TagListTests {
    @Test(
        "page as the store does",
        arguments: [
            (nil, 9, ["B", "_x", "a", "b"], false), (nil, 4, ["B", "_x", "a", "b"], false),
            (nil, 3, ["B", "_x", "a"], true), (nil, 0, [], true), ("_x", 9, ["a", "b"], false),
            ("_x", 1, ["a"], true), ("aa", 9, ["b"], false), ("b", 9, [], false), ("b", 0, [], false),
            ("a", 0, [], true), ("é", 9, [], false), ("", 1, ["B"], true), (nil, .max, ["B", "_x", "a", "b"], false),
        ] as [(String?, Int, [String], Bool)])
    func pages(_ last: String?, _ limit: Int, _ names: [String], _ hasMore: Bool) async throws {
        let page = TagPage(tags: names.compactMap { Tag($0) }, hasMore: hasMore)
        let all = ["B", "_x", "a", "b"]
        #expect(TagList.all(all.compactMap { Tag($0) }).page(after: last, limit: limit) == page)
        #expect(TagList.tooMany.page(after: last, limit: limit) == nil)
        for isShared in [false, true] {
            let test = try WatchedContent { $0.isShared = isShared }
            for name in all { try await test.repository.pushImage("x", tag: name) }
            #expect(try await test.repository.tags(after: last, limit: limit) == page, "shared: \(isShared)")
            #expect(test.repository.rememberedTags(after: last, limit: limit) == (isShared ? nil : page))
        }
    }

    @Test("are asked of the store once in a second, and what is changed there by hand is seen within one")
    func byHand() async throws {
        let test = try WatchedContent()
        for name in ["a", "b"] { try await test.repository.pushImage("x", tag: name) }
        #expect(try await names(test) == ["a", "b"])
        _ = test.store.takeCalls()
        try await test.remove(test.tagLink("a"))
        test.clock.advance(by: TestClock.second - 1)
        _ = test.store.takeCalls()
        #expect(try await names(test) == ["a", "b"])
        #expect(test.store.takeCalls().isEmpty)
        test.clock.advance(by: 1)
        #expect(test.repository.rememberedTags(after: nil, limit: 9) == nil)
        #expect(try await names(test) == ["b"])
    }

    @Test("are seen at once when this process changes them")
    func own() async throws {
        let test = try WatchedContent()
        let image = try await test.repository.pushImage("x", tag: "a")
        #expect(try await names(test) == ["a"])
        try await test.repository.pushImage("x", tag: "b")
        #expect(try await names(test) == ["a", "b"])
        #expect(try await test.repository.deleteTag(try #require(Tag("a"))))
        #expect(try await names(test) == ["b"])
        #expect(try await test.repository.deleteManifest(image))
        #expect(try await names(test) ?? [] == [])
        #expect(test.repository.rememberedTags(after: nil, limit: 9) == nil)
    }

    @Test("that are read while one comes or goes leave nothing behind of what was", arguments: [true, false])
    func overtaken(_ comes: Bool) async throws {
        let test = try WatchedContent()
        for name in ["a", "b"] { try await test.repository.pushImage("x", tag: name) }
        let gate = test.store.hold(.metadata(try test.tagLink("b")))
        let slow = Task { try await names(test) }
        await gate.whenReached()
        if comes {
            try await test.repository.pushImage("x", tag: "c")
        } else {
            #expect(try await test.repository.deleteTag(try #require(Tag("a"))))
        }
        let wanted = comes ? ["a", "b", "c"] : ["b"]
        #expect(try await names(test) == wanted)
        gate.open()
        #expect(try await slow.value == ["a", "b"])
        for _ in 0..<2 { #expect(try await names(test) == wanted) }
    }

    @Test("are not kept when they are too many: pages come from the store, and are the same")
    func tooMany() async throws {
        let test = try WatchedContent()
        let link = try await test.repository.pushImage("x", tag: "0").text
        let names = (0...TagList.maximumCount).map { "\($0)" }
        for name in names { try await test.plant(link, at: test.tagLink(name)) }
        let sorted = names.sorted()
        test.passSecond()
        for _ in 0..<2 {
            #expect(try await self.names(test) == sorted)
            #expect(test.repository.rememberedTags(after: nil, limit: 1) == nil)
            let page = try await test.repository.tags(after: sorted[4], limit: 2)
            #expect(page?.tags.map(\.text) == Array(sorted[5..<7]))
        }
        try await test.remove(test.tagLink(sorted[0]))
        test.passSecond()
        #expect(try await self.names(test) == Array(sorted.dropFirst()))
        #expect(test.repository.rememberedTags(after: nil, limit: 1)?.tags.map(\.text) == [sorted[1]])
    }

    private func names(_ test: WatchedContent) async throws -> [String]? {
        try await test.repository.tags(after: nil, limit: .max)?.tags.map(\.text)
    }
}

import Access
import Foundation
import HTTPTypes
import OCI
import Testing

@testable import RegistryServer

@Suite("Lists from which some are left out")
struct SiftedListTests {
    @Test("all pages together are what may be shown, in order, each full but the last", arguments: [1, 2, 3, 7, 100])
    func pages(_ count: Int) async throws {
        let users = try TestUsers("eve")
        let open = try TestServer()
        let names = (0..<30).flatMap { ["hidden/n\($0)", "shown/n\($0)"] }.sorted()
        for name in names { try await open.push("layer", to: name) }
        let server = try open.open(to: users, .rules("eve | shown/** | pull catalog"))
        var shown: [String] = []
        var target: String? = "/v2/_catalog?n=\(count)"
        while let next = target {
            let reply = try await server.send(.get, next, TestUsers.login("eve"))
            let page = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: [String]]
            let repositories = page?["repositories"] ?? []
            target = reply.field("Link").map { $0.dropFirst().prefix { $0 != ">" } }.map(String.init)
            #expect(target == nil || repositories.count == count)
            #expect(target?.contains("hidden") != true)
            shown += repositories
        }
        #expect(shown == names.filter { $0.hasPrefix("shown") })
    }

    @Test("n=0 is nothing, and after a name that is hidden the list goes on behind it")
    func edges() async throws {
        let users = try TestUsers("eve")
        let open = try TestServer()
        for name in ["a/shown", "b/hidden", "c/shown"] { try await open.push("layer", to: name) }
        let server = try open.open(to: users, .rules("eve | */shown | pull catalog"))
        func body(_ query: String) async throws -> String {
            try await server.send(.get, "/v2/_catalog?\(query)", TestUsers.login("eve")).body
        }
        #expect(try await body("n=0") == "{\"repositories\":[]}\n")
        #expect(try await body("last=b/hidden") == "{\"repositories\":[\"c/shown\"]}\n")
        #expect(try await body("last=a/shown") == "{\"repositories\":[\"c/shown\"]}\n")
        #expect(try await body("last=~bad").contains("PAGINATION_NUMBER_INVALID"))
    }

    /// The names on all pages that follow from `target`, and how many pages those are.
    private func pages(_ target: String, of server: TestServer) async throws -> (names: [String], count: Int) {
        var names: [String] = []
        var count = 0
        var next: String? = target
        while let target = next, count < 100 {
            let reply = try await server.send(.get, target, TestUsers.login("eve"))
            let page = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: [String]]
            names += try #require(page?["repositories"])
            count += 1
            next = reply.field("Link").map { $0.dropFirst().prefix { $0 != ">" } }.map(String.init)
        }
        return (names, count)
    }

    @Test(
        "where a page gives up among hidden names does not depend on a text that a client makes up; the pages are right all the same",
        arguments: [1, 5, 100])
    func madeUp(_ count: Int) async throws {
        let users = try TestUsers("eve")
        let open = try TestServer()
        let hidden = (10..<50).map { "m/n\($0)" }
        for name in ["a/shown", "z/shown"] + hidden { try await open.push("layer", to: name) }
        let server = try open.open(to: users, .rules("eve | */shown | pull catalog")) { $0.listLooks = 10 }
        let texts = ["b", "m", "m/n", "m/n5", "m/shown", "m-", "m/n10/x", "m//n30", "y", "n/shown", "A/"]
        var counts: Set<Int> = []
        for text in hidden + texts {
            let found = try await pages("/v2/_catalog?n=\(count)&last=\(text)", of: server)
            #expect(found.names == (text == "A/" ? ["a/shown", "z/shown"] : ["z/shown"]), "\(text)")
            if text != "A/" { counts.insert(found.count) }
        }
        #expect(counts == [5])
        for text in ["", "&last=0"] {
            #expect(
                try await pages("/v2/_catalog?n=\(count)\(text)", of: server).names == ["a/shown", "z/shown"])
        }
        #expect(try await pages("/v2/_catalog?n=\(count)&last=a/shown", of: server).names == ["z/shown"])
        #expect(try await pages("/v2/_catalog?n=\(count)&last=z/shown", of: server).names == [])
        #expect(try await pages("/v2/_catalog?n=\(count)&last=zz", of: server).names == [])
    }

    @Test("nor does that of a page of packs", arguments: [1, 5, 100])
    func madeUpPacks(_ count: Int) async throws {
        let users = try TestUsers("eve")
        let open = try TestServer()
        let hidden = (10..<22).map { "p\($0)" }
        for name in ["a", "z"] + hidden { try await open.push(TestPack(name: name)) }
        let server = try open.open(
            to: users, .rules("eve | spectro-packs/archive/a spectro-packs/archive/z | pull catalog")
        ) { $0.listLooks = 5 }
        for text in hidden + ["b", "p", "p1", "p15x", "P", "y"] {
            let found = try await pages("/v1/_catalog?n=\(count)&last=\(text)", of: server)
            let isBeforeAll = text == "P"
            #expect(found.names == (isBeforeAll ? ["a", "z"] : ["z"]), "\(text)")
            #expect(isBeforeAll || found.count == 3, "\(text)")
        }
        #expect(try await pages("/v1/_catalog?n=\(count)", of: server).names == ["a", "z"])
        #expect(try await pages("/v1/_catalog?n=\(count)&last=a", of: server).names == ["z"])
        #expect(try await pages("/v1/_catalog?n=\(count)&last=z", of: server).names == [])
    }

    @Test("what comes after a text that is no name is what comes after it in a list that hides nothing")
    func order() async throws {
        let users = try TestUsers("eve")
        let open = try TestServer()
        let names = ["a-b", "a.b/c", "a/b", "a/b/c", "a/b0", "ab", "b", "b/a"]
        for name in names { try await open.push("layer", to: name) }
        let server = try open.open(to: users, .rules("eve | ** | pull catalog"))
        for text in names + ["a", "a/", "a/b/", "a-", "a//b", "_x", "A", "a/b/b", "a-b/c", "%C3%A9", "/", "b/", "a/b1"]
        {
            let target = "/v2/_catalog?last=\(text)"
            #expect(try await pages(target, of: server).names == pages(target, of: open).names, "\(text)")
        }
    }

    @Test("a page looks at a bounded number of entries, and the next goes on where it stopped")
    func bounded() {
        let list = (0..<10_000).map { $0 }
        var place: String?
        var shown: [Int] = []
        var pages = 0
        repeat {
            var sifted = SiftedPage<Int>(of: 10, after: place, mostLooks: 500)
            var step = sifted.begin()
            var looks = 0
            var isDone = false
            while !isDone {
                switch step {
                case .done(let end):
                    place = end
                    isDone = true
                case .read(let after, let limit):
                    let start = after.flatMap { Int($0) }.map { $0 + 1 } ?? 0
                    let read = list[start...].prefix(limit)
                    looks += read.count
                    step = sifted.take(
                        read, hasMore: start + limit < list.count, name: { "\($0)" }, isShown: { $0 % 1000 == 7 })
                }
            }
            #expect(looks <= 1500)
            #expect(
                place.flatMap { Int($0) }.map { ($0 + 1) % 500 } ?? 0 == 0, "where it ends does not depend on reads")
            shown += sifted.entries
            pages += 1
        } while place != nil
        #expect(shown == (0..<10).map { $0 * 1000 + 7 })
        #expect((10...20).contains(pages))
    }

    @Test("a full page is followed by another only when there is more to show or to look at")
    func ends() {
        func end(_ list: [Int], of count: Int) -> String? {
            var sifted = SiftedPage<Int>(of: count, after: nil, mostLooks: 100)
            guard case .done(let end) = sifted.take(list, hasMore: false, name: { "\($0)" }, isShown: { $0 < 100 })
            else { return "not done" }
            return end
        }
        #expect(end([1, 2, 3], of: 3) == nil)
        #expect(end([1, 2, 3, 4], of: 3) == "3")
        #expect(end([1, 2, 3, 400], of: 3) == nil)
        #expect(end([1, 200, 3, 400, 5], of: 2) == "3")
        #expect(end([], of: 2) == nil)
    }

    @Test("a place that may not be shown is sealed, as long as any other, and only who shares the secret opens it")
    func places() throws {
        let places = ListPlaces(secret: Array("shared".utf8))
        #expect(try places.text("team/app", shown: "team/app") == "team/app")
        let sealed = try places.text("secret/app", shown: "team/app")
        #expect(sealed.hasPrefix("~") && !sealed.contains("secret"))
        #expect(try places.text("secret/app", shown: nil) != sealed)
        #expect(try ListPlaces(secret: Array("shared".utf8)).open(sealed) == ListPlace(looked: "secret/app"))
        #expect(try places.open("team/app") == nil)
        for count in [1, 100, 253, 254, 255] {
            let name = String(repeating: "a", count: count)
            let text = try places.text(name, shown: nil)
            #expect(text.utf8.count == sealed.utf8.count)
            #expect(try places.open(text) == ListPlace(looked: name))
            let wish = ListPlace(looked: name, floor: "s\u{e9}")
            #expect(try places.open(places.text(name, shown: nil, beyond: wish.floor)) == wish)
        }
        let long = String(repeating: "b", count: 1000)
        #expect(try places.open(places.text(long, shown: nil)) == ListPlace(looked: long))
        #expect(try places.open(places.text("b", shown: "a", beyond: "0")) == ListPlace(looked: "b"))
        for bad in ["~", "~x", "~" + sealed, String(sealed.dropLast(2)), "~\u{e9}"] {
            #expect(throws: (any Error).self) { try places.open(bad) }
        }
        #expect(throws: (any Error).self) { try ListPlaces(secret: []).open(sealed) }
    }
}

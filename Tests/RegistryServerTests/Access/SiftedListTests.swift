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

    @Test("a place that may not be shown is sealed, and only who shares the secret opens it")
    func places() throws {
        let places = ListPlaces(secret: Array("shared".utf8))
        #expect(try places.text("team/app", shown: "team/app") == "team/app")
        let sealed = try places.text("secret/app", shown: "team/app")
        #expect(sealed.hasPrefix("~") && !sealed.contains("secret"))
        #expect(try places.text("secret/app", shown: nil) != sealed)
        #expect(try ListPlaces(secret: Array("shared".utf8)).open(sealed) == "secret/app")
        #expect(try places.open("team/app") == "team/app")
        #expect(try places.open(nil) == nil)
        for bad in ["~", "~x", "~" + sealed, String(sealed.dropLast(2)), "~\u{e9}"] {
            #expect(throws: (any Error).self) { try places.open(bad) }
        }
        #expect(throws: (any Error).self) { try ListPlaces(secret: []).open(sealed) }
    }
}

import ObjectStorage
import Testing

@testable import S3Storage

@Suite("a page of names")
struct NameWindowTests {
    /// What a server that sorts whole keys lists of `names`, of which all are containers, after `last`.
    private func listed(_ names: [String], after last: String?) -> [String] {
        names.map { $0 + "/" }.sorted().filter { $0 > last ?? "" }
    }

    @Test("is in byte order although S3 sorts keys with their slashes", arguments: 1...12)
    func order(_ limit: Int) {
        let names = ["1.0", "1.0-rc1", "1.0-rc1.2", "1.0.1", "1", "1-a", "1.1", "a", "a-b", "a.c", "ab", "a-b-c"]
        var pages: [String] = []
        while true {
            var window = NameWindow(after: pages.last, limit: limit)
            let keys = listed(names, after: pages.last)
            var shown = 0
            while !window.isFull, shown < keys.count {
                for key in keys[shown...].prefix(limit + 2) { window.insert(key[...]) }
                shown += limit + 2
            }
            if shown < keys.count {
                for name in window.outstanding where names.contains(name) { window.insert("\(name)/"[...]) }
            }
            let page = window.listing
            pages += page.entries.map(\.name)
            guard page.hasMore, pages.count < 100 else { break }
        }
        #expect(pages == names.sorted())
    }

    @Test("asks for no name that cannot be missing")
    func outstanding() {
        var window = NameWindow(after: "v1", limit: 2)
        for name in ["v1-a/", "v1.2", "v1.2.3-rc.1/"] { window.insert(name[...]) }
        // v1 is before the page, v1.2 was listed.
        #expect(window.outstanding == ["v1.2.3", "v1.2.3-rc"])
    }

    @Test("leaves out what is no component of a key", arguments: ["", "/", "a b", "a/b", "é", "..", ".", "a//"])
    func invalid(_ name: String) {
        var window = NameWindow(after: nil, limit: 10)
        window.insert(name[...])
        #expect(window.listing == ObjectListing(entries: [], hasMore: false))
    }
}

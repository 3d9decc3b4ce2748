import NIOCore
import ObjectStorage

extension StoreCheck {
    /// What a store promises of listings alone.
    public static let listing = [
        StoreCheck("a listing shows the names directly below a key, and which are containers") { store in
            for object in [key("a/x"), key("a/b/c"), key("a/b/d"), key("z")] { try await store.put("", at: object) }
            let page = try await store.list(key("a"), after: nil, limit: 10)
            let wanted = [
                ObjectListing.Entry(name: "b", isContainer: true), ObjectListing.Entry(name: "x", isContainer: false),
            ]
            try expect("the listing", page, is: ObjectListing(entries: wanted, hasMore: false))
            try await expect("the listing of the root", store.names(of: .root), is: ["a", "z"])
        },
        StoreCheck("an absent container is an empty page") { store in
            let page = try await store.list(key("a/b"), after: nil, limit: 10)
            try expect("the page", page, is: ObjectListing(entries: [], hasMore: false))
        },
        StoreCheck("names come in byte order") { store in
            let names = ["b", "B", "a", "a.b", "a-b", "a_b", "ab", "0", "00", "_a", "-a", ".a", "Z"]
            for name in names { try await store.put("", at: .root.appending(name)) }
            let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            try await expect("the order", store.names(of: .root), is: sorted)
        },
        StoreCheck("pages of any size hold every name once") { store in
            let names = (0..<257).map { "n\(($0 * 7919) % 1000)" }
            for name in names { try await store.put("", at: key("d").appending(name)) }
            let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for limit in [1, 2, 31, 32, 64, 256, 257, 258, .max] {
                var seen: [String] = []
                while true {
                    let page = try await store.list(key("d"), after: seen.last, limit: limit)
                    try expect(page.entries.count <= limit, "a page of \(limit) has \(page.entries.count) names")
                    seen += page.entries.map(\.name)
                    try expect(
                        "whether more than \(seen.count) names remain", page.hasMore, is: seen.count < names.count)
                    guard page.hasMore, !page.entries.isEmpty else { break }
                }
                try expect(seen == sorted, "pages of \(limit) show \(seen.count) names, or in another order")
            }
        },
        StoreCheck("a page begins after a name whether or not that name exists") { store in
            for name in ["a", "c", "e"] { try await store.put("", at: .root.appending(name)) }
            try await expect("the names after b", store.names(of: .root, after: "b"), is: ["c", "e"])
            try await expect("the names after c", store.names(of: .root, after: "c"), is: ["e"])
            try await expect("the names after e", store.names(of: .root, after: "e"), is: [])
            try await expect("the names after nothing", store.names(of: .root, after: ""), is: ["a", "c", "e"])
            try await expect("the names after ~", store.names(of: .root, after: "~"), is: [])
        },
        StoreCheck("a page of no names tells whether there are any") { store in
            try await store.put("", at: key("d/a"))
            let some = try await store.list(key("d"), after: nil, limit: 0)
            try expect("the page", some, is: ObjectListing(entries: [], hasMore: true))
            let none = try await store.list(key("e"), after: nil, limit: 0)
            try expect("the page", none, is: ObjectListing(entries: [], hasMore: false))
        },
    ]
}

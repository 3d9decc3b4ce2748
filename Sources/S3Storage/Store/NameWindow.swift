import ObjectStorage

/// Puts a page of names into byte order.
///
/// S3 sorts whole keys, so the container `a/` comes after its neighbours `a-b` and `a.c`, while a listing of names has `a`
/// before them. Whatever was listed so far, only few names can still be missing from among it: containers whose name is the
/// beginning of the last name, up to a `-` or `.`. (Servers that sort by name, as SeaweedFS does, have shown those before.)
struct NameWindow {
    private let last: String?
    private let limit: Int
    private var names: [String: Bool] = [:]
    /// The greatest name in S3's order, with the `/` of a container.
    private var end = ""

    /// A page of at most `limit` names after `last`.
    init(after last: String?, limit: Int) {
        self.last = last
        self.limit = limit
    }

    /// `name`, with a closing `/` when more lies below it, was listed.
    mutating func insert(_ name: Substring) {
        if end.utf8.lexicographicallyPrecedes(name.utf8) { end = String(name) }
        let isContainer = name.last == "/"
        let bare = isContainer ? name.dropLast() : name
        guard ObjectKey(bare) != nil, !bare.utf8.contains(UInt8(ascii: "/")) else { return }
        if let last, bare <= last { return }
        names[String(bare), default: false] = isContainer || names[String(bare)] == true
    }

    /// Whether there are enough names for the page and for knowing that more remain.
    var isFull: Bool { names.count > limit }

    /// Containers that may exist although they were not listed yet, and would belong on the page.
    var outstanding: [String] {
        var prefixes: [String] = []
        for index in end.utf8.indices.dropFirst()
        where [UInt8(ascii: "-"), UInt8(ascii: ".")].contains(end.utf8[index]) {
            let prefix = end[..<index]
            if let last, prefix <= last { continue }
            if names[String(prefix)] == nil, ObjectKey(prefix) != nil { prefixes.append(String(prefix)) }
        }
        return prefixes
    }

    var listing: ObjectListing {
        // Components are ASCII, for which the order of strings is that of their bytes.
        let sorted = names.sorted { $0.key < $1.key }
        return ObjectListing(
            entries: sorted.prefix(limit).map { ObjectListing.Entry(name: $0.key, isContainer: $0.value) },
            hasMore: sorted.count > limit)
    }
}

/// Finds the first names after a given one in a directory that names them in no order. Remembers at most two pages, so a
/// directory of a million names costs time, not memory.
struct NamePage {
    private let last: String?
    private let limit: Int
    private var entries: [ObjectListing.Entry] = []
    /// A page and one more are at or below this name.
    private var bound: String?

    init(after last: String?, limit: Int) {
        self.last = last
        self.limit = min(max(0, limit), 1 << 30)
    }

    /// Whether the page changes by inserting `name`. Cheap, so that most names need not become strings.
    func wants(_ name: UnsafeRawBufferPointer) -> Bool {
        if let last, !last.utf8.lexicographicallyPrecedes(name) { return false }
        if let bound, !name.lexicographicallyPrecedes(bound.utf8) { return false }
        return true
    }

    /// `entry` is wanted, its name a key component, and it was not inserted before.
    mutating func insert(_ entry: ObjectListing.Entry) {
        entries.append(entry)
        // One entry more than the page tells whether names remain.
        if entries.count >= max(64, 2 * (limit + 1)) {
            shorten(to: limit + 1)
            bound = entries.last?.name
        }
    }

    var listing: ObjectListing {
        var page = self
        page.shorten(to: limit)
        return ObjectListing(entries: page.entries, hasMore: page.entries.count < entries.count)
    }

    private mutating func shorten(to count: Int) {
        // Components are ASCII, for which the order of strings is that of their bytes.
        entries.sort { $0.name < $1.name }
        entries.removeLast(max(0, entries.count - count))
    }
}

/// Fills a page of a list of which not every entry is shown, and looks at a bounded number of entries for it.
struct SiftedPage<Entry: Sendable>: Sendable {
    enum Step {
        /// Read so many entries after the place.
        case read(after: String?, limit: Int)
        /// The page is as it is; the list goes on after the place, if there is one.
        case done(end: String?)
    }

    /// Entries that are read at once.
    private static var largestRead: Int { 1000 }

    private(set) var entries: [Entry] = []
    private let count: Int
    private let mostLooks: Int
    private var place: String?
    private var looks = 0
    private var nextRead: Int

    /// - Parameters:
    ///   - count: entries that a page shows at most.
    ///   - last: after which it begins.
    ///   - mostLooks: entries that are looked at for a page at most.
    init(of count: Int, after last: String?, mostLooks: Int) {
        self.count = count
        self.mostLooks = mostLooks
        place = last
        nextRead = Swift.min(count + 1, Self.largestRead)
    }

    func begin() -> Step {
        count == 0 ? .done(end: nil) : .read(after: place, limit: nextRead)
    }

    /// Takes what was read.
    ///
    /// - Parameters:
    ///   - name: the place of an entry in the list.
    ///   - isShown: whether the page may show it.
    mutating func take(
        _ read: some Sequence<Entry>, hasMore: Bool, name: (Entry) -> String, isShown: (Entry) -> Bool
    ) -> Step {
        for entry in read {
            // Exactly there, however many entries are read at once: how many those are the client decides.
            guard looks < mostLooks else { return .done(end: place) }
            if isShown(entry) {
                guard entries.count < count else { return .done(end: entries.last.map(name)) }
                entries.append(entry)
            }
            place = name(entry)
            looks += 1
        }
        guard hasMore else { return .done(end: nil) }
        guard looks < mostLooks else { return .done(end: place) }
        nextRead = Swift.min(nextRead * 2, Self.largestRead)
        return .read(after: place, limit: nextRead)
    }
}

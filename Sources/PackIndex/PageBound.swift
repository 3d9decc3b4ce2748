/// Up to where the pages of several listings, which are one list by their places in byte order, are all known.
struct PageBound {
    /// Nil while every page was the last of its listing.
    private(set) var place: String?

    /// - Parameter end: the place at which a page ended that is not the last.
    mutating func take(_ end: String?) {
        guard let end, place.map({ end.utf8.lexicographicallyPrecedes($0.utf8) }) ?? true else { return }
        place = end
    }

    func covers(_ other: String) -> Bool {
        place.map { !$0.utf8.lexicographicallyPrecedes(other.utf8) } ?? true
    }
}

/// Where a list goes on, and whether it may: a server must not lead away from itself, in circles or for ever. It knows no sockets.
struct PageTrail: Hashable, Sendable {
    /// Pages of one list.
    static let most = 100_000

    enum Wrong: Error, Hashable, Sendable {
        case unreadable
        case foreign(Origin)
        case circle
        case endless
    }

    /// Hashes of the addresses so far, which would take some space themselves.
    private var seen: Set<Int>

    init(from first: WebAddress) {
        seen = [first.hashValue]
    }

    /// The next address.
    ///
    /// - Parameters:
    ///   - link: what the field says.
    ///   - page: what was asked.
    ///   - settled: makes the registry's own forms of its address one.
    mutating func next(
        _ link: String, on page: WebAddress, settled: (WebAddress) -> WebAddress = { $0 }
    ) throws(Wrong) -> WebAddress {
        guard let place = page.resolving(link).map(settled) else { throw .unreadable }
        guard place.origin == page.origin else { throw .foreign(place.origin) }
        guard seen.count < PageTrail.most else { throw .endless }
        guard seen.insert(place.hashValue).inserted else { throw .circle }
        return place
    }
}

/// When something was remembered of a repository, to be asked later whether it still counts: ``ContentStore/counts(_:)``.
public struct ContentMoment: Sendable {
    /// For how long what was read counts, in nanoseconds.
    static let lifetime: Int64 = 1_000_000_000
    /// After which time it is read anew for those who ask.
    static let youth = lifetime - lifetime / 4

    let place: Int
    let links: UInt64
    let bytes: UInt64
    /// Nanoseconds.
    let now: Int64
    /// When the oldest was read of what was looked up.
    private(set) var oldest: Int64

    init(place: Int, links: UInt64, bytes: UInt64, now: Int64) {
        self.place = place
        self.links = links
        self.bytes = bytes
        self.now = now
        oldest = now
    }

    /// Takes in something that was looked up, and returns it.
    mutating func note<Fact>(_ known: (fact: Fact, since: Int64)?) -> Fact? {
        guard let known else { return nil }
        oldest = Swift.min(oldest, known.since)
        return known.fact
    }
}

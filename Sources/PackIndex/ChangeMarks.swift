import PackFormat

/// Which of the marks that processes leave for each other are news to this one. Decides only.
struct ChangeMarks {
    /// Seconds for which a mark stays: more than clocks of processes may differ, by far more than marks are looked for.
    static let lifetime: Int64 = 1800

    private var seen: Set<ChangeMark> = []

    /// Its own marks are no news.
    mutating func note(_ mark: ChangeMark) { seen.insert(mark) }

    /// - Parameter listed: all marks that there are.
    /// - Returns: the packs that others changed since the last time, and marks that nobody needs any more.
    mutating func take(_ listed: [ChangeMark], at now: Int64) -> (changed: Set<PackName>, stale: [ChangeMark]) {
        let stale = listed.filter { $0.time < now - ChangeMarks.lifetime }
        let fresh = Set(listed).subtracting(stale)
        let changed = Set(fresh.subtracting(seen).map(\.pack))
        seen = fresh
        return (changed, stale)
    }
}

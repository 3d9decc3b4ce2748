import PackFormat

/// What searches need of a pack.
struct ListedPack: Sendable {
    /// Newest first.
    var versions: [PackVersionEntry]
    /// What a base before theirs has too.
    var shadowed: [PackVersionEntry]

    init(_ pack: Pack?) {
        versions = pack?.versions ?? []
        shadowed = pack?.shadowed ?? []
    }

    /// The versions that those see for whom some of the bases may not count, newest first.
    func versions(of name: PackName, in bases: [PackBase], for audience: PackAudience) -> [PackVersionEntry] {
        if audience.isEverybody { return versions }
        let counted = bases.filter { audience.counts(PackRepository(base: $0, pack: name)) }
        if counted.count == bases.count { return versions }
        let isCounted = { (version: PackVersionEntry) in counted.contains(version.repository.base) }
        if !shadowed.contains(where: isCounted) { return versions.filter(isCounted) }
        // What hid a version from others does not hide it from these.
        let entries = counted.map { base in (versions + shadowed).filter { $0.repository.base == base } }
        return Pack(name, entries: entries, labels: []).versions
    }
}

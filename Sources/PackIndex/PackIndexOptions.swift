public import PackFormat

/// Which packs a registry shows, and what it takes upon itself for them.
public struct PackIndexOptions: Sendable {
    /// Where packs lie, the first first: a version that several have is shown from the first that has it. Never empty.
    public var bases: [PackBase]
    public var limits: ArchiveLimits
    /// Records of archives that are kept in memory, besides what searches need of all.
    public var keptRecords = 1000

    public init(bases: [PackBase] = [.empty], limits: ArchiveLimits = ArchiveLimits()) {
        self.bases = bases
        self.limits = limits
    }
}

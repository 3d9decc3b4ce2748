import PackFormat

/// Which packs a check opens.
enum CheckScope: Hashable, Sendable {
    /// So many, each in its newest version.
    case some(Int)
    /// All versions of a pack.
    case pack(PackName)
    case version(PackName, PackTag)
}

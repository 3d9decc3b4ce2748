/// How often a memory was asked for something that it had, and for something that it had not.
public struct CacheUses: Hashable, Sendable {
    public var hits: UInt64
    public var misses: UInt64

    public init(hits: UInt64 = 0, misses: UInt64 = 0) {
        self.hits = hits
        self.misses = misses
    }

    static func + (left: CacheUses, right: CacheUses) -> CacheUses {
        CacheUses(hits: left.hits &+ right.hits, misses: left.misses &+ right.misses)
    }
}

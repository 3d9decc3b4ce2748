/// Some of a manifest's referrers, in the order of their digests.
public struct ReferrerPage: Hashable, Sendable {
    public var referrers: [Referrer]
    public var hasMore: Bool
}

public import OCI
public import ObjectStorage

/// What keeps manifests of a repository beside its tags: what modules above this one have noted there by digest.
public struct CollectionRoots: Sendable {
    /// Finds them. What was noted after `since`, in seconds since 1970 UTC, counts as recent.
    public typealias Source = @Sendable (_ repository: Repository, _ since: Int64) async throws -> CollectionRoots

    /// Manifests that stay as long as these notes do.
    public var lasting: Set<Digest>
    /// Manifests that something has let go of within the grace period.
    public var recent: Set<Digest>
    /// Notes that say nothing that can be understood: what they lead to is not known.
    public var unreadable: [ObjectKey]

    public init(lasting: Set<Digest> = [], recent: Set<Digest> = [], unreadable: [ObjectKey] = []) {
        self.lasting = lasting
        self.recent = recent
        self.unreadable = unreadable
    }
}

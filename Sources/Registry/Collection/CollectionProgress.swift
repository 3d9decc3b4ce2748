/// How far a ``GarbageCollection`` is.
public struct CollectionProgress: Hashable, Sendable {
    /// Repositories that were looked at.
    public var repositories = 0
    /// Manifests that were found to be needed.
    public var manifests = 0
    /// Blobs that were looked at since all repositories were; each twice in the end.
    public var blobs = 0

    public init() {}
}

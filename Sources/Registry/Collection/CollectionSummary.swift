/// What a ``GarbageCollection`` came to. In a dry run, what it would have come to.
public struct CollectionSummary: Hashable, Sendable {
    /// Things of one kind.
    public struct Count: Hashable, Sendable {
        /// Those that went.
        public var removed = 0
        /// Those that nothing needs and that stay because they are younger than the grace period.
        public var young = 0

        public init(removed: Int = 0, young: Int = 0) {
            self.removed = removed
            self.young = young
        }
    }

    public var blobs = Count()
    public var manifests = Count()
    /// Links by which a repository has a blob.
    public var layerLinks = Count()
    /// Entries in lists of referrers.
    public var referrers = 0
    public var repositories = 0
    public var uploads = 0
    /// Bytes of the blobs that went.
    public var bytes: Int64 = 0
    public var warnings = 0
    /// What could not be read or deleted; with any, the collection is not whole.
    public var failures = 0
    /// Empty folders that could not be removed, which held nothing up.
    public var emptyFolders = 0
    /// Whether blobs were left alone because what is needed is not known whole.
    public var blobsWereSpared = false
    /// Whether it ended before it was through, as it was asked to.
    public var isStopped = false

    public init() {}
}

/// What a ``GarbageCollection`` takes away, and how.
public struct CollectionOptions: Sendable {
    /// Whether manifests go that no tag, no index and no subject leads to, directly or through others.
    public var removesUntagged = false

    /// Seconds. What was written less than that before the collection began stays: blobs, links, and manifests that a tag or the
    /// history of a pack left within that time. 0 for none.
    public var gracePeriod: Int64 = 3600

    /// Seconds. Upload sessions that began longer ago go; nil when unfinished uploads stay.
    public var uploadAge: Int64?

    /// Whether it goes on where there are blobs and not one repository, so that all blobs go. Else that is a failure: it is how a
    /// registry looks whose repositories are on a volume that is not mounted.
    public var goesWithoutRepositories = false

    /// Whether it only tells what would go. Nothing is written then.
    public var isDryRun = false

    /// Questions that one repository, or the walk through all blobs, has under way in the store at once.
    public var parallelQuestions = 16

    /// Repositories that are looked at at once.
    public var parallelRepositories = 4

    public init() {}
}

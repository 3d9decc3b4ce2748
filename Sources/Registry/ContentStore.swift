public import Encoding
public import Logging
public import OCI
public import ObjectStorage

/// A registry's content in an ``ObjectStore``: repositories with their blobs, uploads, manifests and tags.
///
/// Everything true lies in the store. What this keeps in memory, within bounds, are bytes by digest, which uploads are
/// being written right now, and, while only this process writes to the store, for a second, where links point, which tags a
/// repository has, how large blobs are, and some of them opened. So what is changed in a directory by hand is seen within a
/// second. Where other processes write too (``ContentOptions/isShared``) only bytes are remembered: what a repository has and
/// what a tag points at is read after it was asked for. Its errors are ``RegistryError`` where a client asked for what cannot
/// be, and ``StorageError`` where the store fails.
public final class ContentStore: Sendable {
    public let store: any ObjectStore
    public let options: ContentOptions
    /// Whether this process writes; what it would derive for itself is left undone while it does not.
    public let authority: WriteAuthority

    let logger: Logger
    package let wallClock: @Sendable () -> Int64
    let makeUploadID: @Sendable () -> UploadID
    package let now: @Sendable () -> Int64
    let contents: ContentMemory
    let verdicts: Shards<Generations<Hashed<Digest>, ManifestVerdict>>
    let changes = ContentChanges()
    let links: FactMemory<Link, Digest>
    /// Links, where they may not be remembered.
    let linkReads = FreshReads<Link, Digest>()
    /// Where tags pointed when they were read last: a guess, never an answer.
    let guesses: Shards<Generations<Hashed<Link>, Digest>>
    /// Of what lies under each digest.
    let sizes: FactMemory<Digest, Int64>
    /// Sizes, where they may not be remembered.
    let sizeReads = FreshReads<Digest, Int64>()
    /// Open, by what they hold the bytes of.
    let readers: FactMemory<Digest, any ObjectReader>
    /// Small blobs whose bytes were seen not to be theirs, so that clients push them again and do not skip them.
    let damagedBlobs: FactMemory<Digest, Void>
    let tagLists: FactMemory<RepositoryName, TagList>
    /// Lists of tags, where they may not be remembered.
    let tagReads = FreshReads<TagQuestion, TagPage>()
    let referrerScan: ReferrerScan
    /// Nil where the catalog is read from the repositories themselves.
    let catalogIndex: CatalogIndex?
    let blobSources = BlobSources()
    let uploadClaims = UploadClaims()
    let repositoryLocks = KeyedLock<RepositoryName>()
    /// Large manifests are read one after the other here, in a few rows.
    let manifestReadings = KeyedLock<Int>()
    /// Writers of one key wait here, and not on the store's threads, which readers need too.
    let writeLocks = KeyedLock<ObjectKey>()

    /// - Parameters:
    ///   - wallClock: seconds since 1970 UTC.
    ///   - now: nanoseconds by a clock that never goes back.
    ///   - makeUploadID: gives an identifier that was never given before and that nobody can guess.
    public init(
        store: any ObjectStore, options: ContentOptions, authority: WriteAuthority = WriteAuthority(), logger: Logger,
        wallClock: @escaping @Sendable () -> Int64 = UTCTime.now,
        now: @escaping @Sendable () -> Int64 = MonotonicTime.now,
        makeUploadID: @escaping @Sendable () -> UploadID = UploadID.random
    ) {
        self.store = store
        self.options = options
        self.authority = authority
        self.logger = logger
        self.wallClock = wallClock
        self.now = now
        self.makeUploadID = makeUploadID
        self.referrerScan = ReferrerScan(
            store: store, authority: authority, isShared: options.isShared, wallClock: wallClock)
        self.catalogIndex =
            options.indexesCatalog
            ? CatalogIndex(store: store, wallClock: wallClock, makeID: makeUploadID, logger: logger) : nil
        self.contents = ContentMemory(maximumCount: options.cachedManifests, maximumSize: options.cachedBytes)
        self.verdicts = Shards(sharing: ManifestVerdict.maximumCount, least: 256) { count in
            Generations(maximumCount: ManifestVerdict.maximumCount / count)
        }
        let renewals = Renewals(on: store.executor)
        self.links = FactMemory(maximumCount: options.rememberedLinks, renewals: renewals, now: now)
        self.guesses = Shards(sharing: options.rememberedLinks, least: 256) { [options] count in
            Generations(maximumCount: options.rememberedLinks / count)
        }
        self.sizes = FactMemory(maximumCount: options.rememberedLinks, renewals: renewals, now: now)
        self.readers = FactMemory(maximumCount: options.openBlobs, renewals: renewals, now: now)
        // Where others write too, another may mend what this process has seen damaged.
        let damageLifetime: Int64 = options.isShared ? 60 : 3600
        self.damagedBlobs = FactMemory(maximumCount: 1024, lifetime: damageLifetime * 1_000_000_000, now: now)
        self.tagLists = FactMemory(maximumCount: Swift.min(TagList.rememberedLists, options.rememberedLinks), now: now)
    }

    /// The repository of that name, whether or not it holds anything. Free.
    public func repository(_ name: RepositoryName) -> Repository {
        Repository(name: name, content: self)
    }

    /// Runs `read`, which asks the store several things one after the other, with as few changes of threads as may be: each costs
    /// more than reading a small file. Where things are not remembered most who ask wait for another's answer, and gain nothing.
    func asking<Value, Failure: Error>(_ read: () async throws(Failure) -> Value) async throws(Failure) -> Value {
        guard mayRemember else { return try await read() }
        return try await withTaskExecutorPreference(store.executor, operation: read)
    }

    /// Throws when the store cannot serve; with `isReadOnly`, one that cannot be written to serves well enough. Cheap enough
    /// to be called every second.
    public func probe(isReadOnly: Bool) async throws {
        do throws(StorageError) {
            try await store.probe()
        } catch {
            guard isReadOnly, error.code == .readOnly else { throw error }
        }
    }
}

import OCI
import ObjectStorage

/// The collection of one repository: reads what it has, has ``RepositoryMark`` decide, and removes what goes. Bytes of blobs are no
/// matter of one repository; they go later.
///
/// Order of what is removed, each durably before the next begins: for manifests their entries in the histories of tags, then the manifests,
/// indexes before what they name; then links to blobs; then entries of lists of referrers; then what is empty. So a crash in between leaves
/// no tag or index that leads to something that is gone, and the next run finds what is left to do by the same rules.
struct RepositoryCollection: Sendable {
    let repository: Repository
    let options: CollectionOptions
    /// Nil when nothing but tags keeps manifests.
    let roots: CollectionRoots.Source?
    let strays: StrayContent
    /// Whose bytes were in the store when the collection began.
    let present: DigestMarks
    /// What was written later is young, in seconds since 1970 UTC.
    let limit: Int64
    /// Upload sessions that went in this collection, or that a dry run has left where a real one would not; nil when there are none.
    let purgedUploads: Set<UploadID>?
    let emptied: EmptyFolders

    init(
        repository: Repository, options: CollectionOptions, roots: CollectionRoots.Source?, strays: StrayContent,
        present: DigestMarks, limit: Int64, purgedUploads: Set<UploadID>?
    ) {
        self.repository = repository
        self.options = options
        self.roots = roots
        self.strays = strays
        self.present = present
        self.limit = limit
        self.purgedUploads = purgedUploads
        emptied = EmptyFolders(store: repository.content.store)
    }

    var content: ContentStore { repository.content }
    var store: any ObjectStore { content.store }
    var layout: RepositoryLayout { repository.layout }

    func run() async throws -> RepositoryOutcome {
        let inventory = try await inventory()
        let graph = try await graph(of: inventory)
        var mark = RepositoryMark(inventory, graph, removesUntagged: options.removesUntagged)
        mark.settleManifests(
            young: try await young(mark.doubtfulManifests) { .revision($0) }, present: present)
        mark.settleLayers(young: try await young(mark.doubtfulLayers) { .layer($0) })

        var outcome = RepositoryOutcome()
        outcome.manifests = mark.kept.sorted()
        outcome.blobs = mark.neededBytes.subtracting(mark.kept).sorted()
        outcome.removedManifests = Array(mark.removedManifests.joined())
        outcome.removedLayers = mark.removedLayers
        outcome.youngManifests = mark.youngManifests
        outcome.youngLayers = mark.youngLayers
        outcome.warnings = mark.warnings
        guard !mark.isHeld else { return outcome }
        outcome.removedReferrers = try await staleReferrers(besides: mark.remainingManifests)
        if mark.isEmptied, try await isThere(inventory, outcome) { outcome.isEmptied = try await hasNothingElse() }
        guard !options.isDryRun else { return outcome }
        try await remove(outcome, by: mark, inventory)
        if outcome.isEmptied { outcome.isEmptied = try await removeRepository() }
        outcome.remains = emptied.takeRemains()
        return outcome
    }

    /// Whether something that was last written then is younger than the grace period.
    func isYoung(_ modified: Int64) -> Bool { modified > limit }

    /// Those of `digests` whose link is young, or has gone meanwhile.
    private func young(
        _ digests: Set<Digest>, _ kind: @escaping @Sendable (Digest) -> Link.Kind
    ) async throws -> Set<Digest> {
        let young = try await digests.concurrentMap(limit: options.parallelQuestions) { digest in
            let metadata = try await store.metadata(of: repository.link(kind(digest)).key)
            return metadata.map { isYoung($0.modified) } ?? true ? digest : nil
        }
        return Set(young.compactMap(\.self))
    }

    /// Whether there is a repository to go. Where the catalog is an index, folders tell nothing: some servers of buckets go on listing those
    /// in which nothing is any more.
    private func isThere(_ inventory: RepositoryInventory, _ outcome: RepositoryOutcome) async throws -> Bool {
        guard let index = content.catalogIndex else { return true }
        if !inventory.revisions.isEmpty || !inventory.layers.isEmpty || !outcome.removedReferrers.isEmpty {
            return true
        }
        if purgedUploads != nil { return true }
        return try await index.holds(repository.name)
    }

    /// Whether there is neither an upload nor a word about packs. Folders without anything in them are what a power cut left, or a
    /// server that goes on listing them.
    private func hasNothingElse() async throws -> Bool {
        guard try await !store.holdsObject(below: repository.packRecords) else { return false }
        var last: String?
        repeat {
            let page = try await store.list(layout.uploads, after: last, limit: 1000)
            for entry in page.entries {
                guard entry.isContainer else { return false }
                if let id = UploadID(entry.name), purgedUploads?.contains(id) == true { continue }
                guard try await !store.holdsObject(below: layout.uploads.appending(entry.name)) else { return false }
            }
            last = page.hasMore ? page.entries.last?.name : nil
        } while last != nil
        return true
    }
}

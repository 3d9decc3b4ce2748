import OCI
import ObjectStorage

/// Removes what nothing refers to: bytes that no manifest needs, links to them, manifests without a tag when that is asked for, uploads that
/// nobody will finish, and repositories in which nothing is left.
///
/// First each repository is looked at by itself, and what goes of its links is removed; then the bytes go that no repository needs. So
/// the bytes of a blob go only when every link to them has gone durably, and a crash at any moment leaves at worst bytes that nothing
/// refers to, which the next run finds. Where something cannot be read, its repository is left alone, and so are all blobs: it may need any
/// of them. So are they where there is not one repository, and where content lies at a place that no server looks at
/// (``StrayContent``): it may be needed again. What is damaged is told and left, with everything that its repository has
/// (``RepositoryMark``).
///
/// While it runs, nobody may write to the store, or what is written must be younger than the grace period until a manifest names it: a blob
/// that was pushed long ago, and that a client finds there and names in a manifest at this moment, is not protected.
///
/// Memory: about 40 bytes for each blob, and what the largest repositories have of manifests and names in them.
public struct GarbageCollection: Sendable {
    /// What makes a repository worth a look.
    static let parts: Set<String> = ["_layers", "_manifests", "_packs", "_referrers", "_uploads"]
    /// Repositories whose names are in memory at once.
    private static let batch = 256
    /// Failures after which it ends.
    static let patience = 10

    public var options: CollectionOptions
    /// What keeps manifests beside tags; asked with ``CollectionOptions/removesUntagged`` only.
    public var roots: CollectionRoots.Source?
    /// Where the store's listings leave names out: what tells them.
    public var unlisted: UnlistedNames?
    /// Whether it is to end soon: after the repositories and blobs that it has begun with, of which it tells all.
    public var isStopped: @Sendable () -> Bool = { false }

    public init(
        options: CollectionOptions, unlisted: UnlistedNames? = nil, roots: CollectionRoots.Source? = nil
    ) {
        self.options = options
        self.roots = roots
        self.unlisted = unlisted
    }

    /// Collects once.
    ///
    /// - Parameter tell: told what is found and done, in the order of ``CollectionEvent``.
    /// - Returns: what it came to; with ``CollectionSummary/failures`` the collection is not whole.
    /// - Throws: `CancellationError` only, when the task is cancelled.
    public func run(
        on content: ContentStore, telling tell: @escaping (CollectionEvent) -> Void
    ) async throws -> CollectionSummary {
        // Reading many small files one after the other costs least where they are read.
        try await withTaskExecutorPreference(content.store.executor) {
            var log = CollectionLog(tell: tell)
            do {
                try await collect(content, &log)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                log.fail("\(error)")
            }
            return log.summary
        }
    }

    private func collect(_ content: ContentStore, _ log: inout CollectionLog) async throws {
        let limit = content.wallClock() - options.gracePeriod
        let uploads = try await purgeUploads(of: content, &log)
        guard !isStopped() else { return log.stopEarly() }
        let folders = BlobFolders(store: content.store)
        let present = try await folders.present(limit: options.parallelQuestions)
        guard !isStopped() else { return log.stopEarly() }
        var needed = DigestMarks()
        var last: String?
        // Those that had nothing but uploads may be met no more.
        var purged = Set(uploads.keys)
        let strays = StrayContent(store: content.store, unlisted: unlisted)
        var toldStrays: Set<String> = []
        let isStopped = isStopped
        let collect = { @Sendable (name: RepositoryName) async throws -> RepositoryOutcome in
            guard !isStopped() else { throw CollectionStopped() }
            return try await RepositoryCollection(
                repository: content.repository(name), options: options, roots: roots, strays: strays, present: present,
                limit: limit, purgedUploads: uploads[name]
            ).run()
        }
        repeat {
            var names: [RepositoryName] = []
            var found: [StrayContent.Stray] = []
            try await content.walkRepositories(
                after: last, having: Self.parts,
                passing: { container, name, page in
                    guard found.count < Self.patience else { return }
                    found += try await strays.repositories(in: container, called: name, page)
                }
            ) { name in
                names.append(name)
                return names.count < Self.batch
            }
            last = names.count < Self.batch ? nil : names.last?.text
            for stray in found.prefix(Self.patience) where toldStrays.insert(stray.place).inserted {
                log.fail(stray.description)
            }
            // What lies there may belong to any repository.
            guard toldStrays.isEmpty else { continue }
            purged.subtract(names)
            if last == nil { names += purged.sorted { $0.text < $1.text } }
            try await names.concurrentForEach(limit: options.parallelRepositories, collect) { name, result in
                if case .failure(let error) = result, error is CollectionStopped {
                    log.noteStop()
                    return true
                }
                guard let outcome = try log.note(result, of: name) else { return !log.isHopeless }
                needed.insert(outcome.manifests)
                needed.insert(outcome.blobs)
                return true
            }
        } while last != nil && !log.isHopeless && !log.summary.isStopped
        if present.count == 0, !log.hasMetRepositories, log.summary.failures == 0 {
            log.warn("there is neither a blob nor a repository; if there should be, is their volume mounted?")
        }
        try await sweep(
            BlobCollection(
                content: content, sweep: BlobSweep(needed: needed, limit: limit), isDryRun: options.isDryRun,
                isStopped: isStopped), &log)
    }

    /// Removes the bytes that no repository needs, unless it is not known what all of them need.
    private func sweep(_ blobs: BlobCollection, _ log: inout CollectionLog) async throws {
        let needed = blobs.sweep.needed.count
        guard log.summary.failures == 0, !log.summary.isStopped else {
            log.spareBlobs(needed: needed)
            return
        }
        let folders = try await BlobFolders(store: blobs.content.store).all()
        var eligible = 0
        try await folders.concurrentForEach(limit: options.parallelQuestions) { folder in
            try await blobs.count(folder)
        } take: { _, result in
            let outcome = try result.get()
            eligible += outcome.eligible
            log.note(seen: outcome.seen)
            if outcome.isStopped { log.noteStop() }
            return true
        }
        guard !log.summary.isStopped else {
            log.spareBlobs(needed: needed)
            return
        }
        guard eligible == 0 || log.hasMetRepositories || options.goesWithoutRepositories else {
            log.fail(
                "\(Layout.repositories) has not one repository while there are blobs, as if it were not mounted or not restored; "
                    + "with --without-repositories all blobs go")
            log.spareBlobs(needed: needed)
            return
        }
        log.tellMarked(needed: needed, eligible: eligible)
        try await folders.concurrentForEach(limit: options.parallelQuestions) { folder in
            try await blobs.remove(folder)
        } take: { _, result in
            log.note(try result.get())
            return !log.isHopeless
        }
    }

    /// Removes uploads that nobody will finish. Returns where; in a dry run, which removes none, with them.
    private func purgeUploads(
        of content: ContentStore, _ log: inout CollectionLog
    ) async throws -> [RepositoryName: Set<UploadID>] {
        guard let age = options.uploadAge else { return [:] }
        let purge = UploadPurge(age: Swift.max(age, options.gracePeriod), isDryRun: options.isDryRun)
        var uploads: [RepositoryName: Set<UploadID>] = [:]
        try await purge.run(on: content) { upload in
            log.note(upload)
            guard case .session(let name, let id, _) = upload else { return }
            // What went is not met again, however many there were.
            uploads[name, default: []].formUnion(options.isDryRun ? [id] : [])
        }
        return uploads
    }
}

import Encoding
import Logging
import NIOCore
import OCI
import ObjectStorage
import Synchronization

/// The names of all repositories in one container of the store, in order, so that a page of the catalog is one page of a
/// listing, whichever process answers: for stores in which a look at each repository costs a request.
///
/// Derived. Each process enters a repository when it writes there. What another server stores, and what is deleted by hand, is
/// found by a look through all repositories now and then (``refresh(from:)``); the mark of the last look tells that the index is
/// whole. Without the mark the catalog is read from the repositories themselves, slowly, and the next look builds it anew.
final class CatalogIndex: Sendable {
    private let store: any ObjectStore
    private let wallClock: @Sendable () -> Int64
    private let makeID: @Sendable () -> UploadID
    private let logger: Logger
    /// Repositories that were entered by this process, until when that counts.
    private let noted = Mutex(Generations<RepositoryName, Int64>(maximumCount: 65_536))
    /// Until when the index counts as whole without looking for its mark.
    private let wholeUntil = Mutex<Int64>(.min)

    /// Seconds after which a name is entered again: a look that began before may have taken it away.
    private static let noteLifetime: Int64 = 3600
    /// Seconds for which a mark counts that was seen: so long an index that somebody deletes may leave the catalog short.
    private static let markLifetime: Int64 = 60

    init(
        store: any ObjectStore, wallClock: @escaping @Sendable () -> Int64,
        makeID: @escaping @Sendable () -> UploadID, logger: Logger
    ) {
        self.store = store
        self.wallClock = wallClock
        self.makeID = makeID
        self.logger = logger
    }

    /// Enters a repository that was just written to. Costs a request once an hour. A failure is no reason to refuse a push: it is
    /// said in the log, and the next push tries again.
    func note(_ name: RepositoryName) async {
        let now = wallClock()
        guard noted.withLock({ $0.value(for: name) ?? .min }) <= now else { return }
        do {
            try await enter(name)
            noted.withLock { _ = $0.insert(now + Self.noteLifetime, for: name) }
        } catch {
            logger.warning(
                "a repository could not be entered into the catalog; it is tried again: \(error)",
                metadata: ["vars.name": "\(name)"])
        }
    }

    /// One page of the repositories after `last`; nil when the index is not whole.
    func page(after last: String?, limit: Int) async throws -> CatalogPage? {
        async let whole = isWhole()
        var page = CatalogPage(repositories: [], hasMore: false)
        var bound = last.map(CatalogKey.bound)
        repeat {
            let names = try await store.list(Layout.catalogNames, after: bound, limit: limit - page.repositories.count)
            page.repositories += names.entries.compactMap { CatalogKey.repository($0.name) }
            page.hasMore = names.hasMore
            bound = names.entries.last?.name
        } while page.hasMore && page.repositories.count < limit && bound != nil
        return try await whole ? page : nil
    }

    /// Looks through all repositories when the time has come, enters those that are missing and takes away those that are gone.
    /// Returns whether it looked.
    func refresh(from content: ContentStore) async throws -> Bool {
        let begun = wallClock()
        guard try await isDue(at: begun) else { return false }
        var entries = CatalogEntries(store: store)
        var count = 0
        var isDoneElsewhere = false
        try await content.walkCatalog(after: nil) { name in
            count += 1
            if count % 1000 == 0, try await !isDue(at: begun) {
                isDoneElsewhere = true
                return false
            }
            for ghost in try await entries.advance(to: name) { try await remove(ghost, from: content) }
            // A listing may show what is empty.
            if !entries.holdsCurrent, try await content.isListed(name) { try await enter(name) }
            return true
        }
        if isDoneElsewhere { return true }
        for ghost in try await entries.rest() { try await remove(ghost, from: content) }
        let mark = CatalogMark(begun: begun, end: wallClock())
        try await store.put(ByteBuffer(string: mark.text), at: Layout.catalogMark, if: .always)
        logger.debug("looked through \(count) repositories for the catalog in \(mark.duration) seconds")
        return true
    }

    /// Each entry is another object than the one before, so that ``remove(_:from:)`` takes away only what it has seen.
    private func enter(_ name: RepositoryName) async throws(StorageError) {
        let text = "\(UTCTime.text(wallClock())) \(makeID())"
        try await store.put(ByteBuffer(string: text), at: Layout.catalogName(name), if: .always)
    }

    /// Takes away the entry of a repository that is gone, unless it is entered anew meanwhile: the entry is read before it is seen
    /// that the repository is gone.
    func remove(_ name: RepositoryName, from content: ContentStore) async throws {
        let key = Layout.catalogName(name)
        guard let entry = try await store.read(key, upTo: 1024), try await !content.isListed(name) else { return }
        noted.withLock { $0.remove(name) }
        do throws(StorageError) {
            try await store.delete(key, if: .version(entry.version))
        } catch {
            guard error.code == .conditionFailed else { throw error }
        }
    }

    /// Whether a repository is entered.
    func holds(_ name: RepositoryName) async throws(StorageError) -> Bool {
        try await store.metadata(of: Layout.catalogName(name)) != nil
    }

    private func isDue(at now: Int64) async throws -> Bool {
        guard let mark = try await mark() else { return true }
        return mark.next <= now
    }

    private func isWhole() async throws -> Bool {
        let now = wallClock()
        if wholeUntil.withLock({ now < $0 }) { return true }
        guard try await mark() != nil else { return false }
        wholeUntil.withLock { $0 = now + Self.markLifetime }
        return true
    }

    private func mark() async throws -> CatalogMark? {
        guard let object = try await store.read(Layout.catalogMark, upTo: 256) else { return nil }
        return CatalogMark(String(decoding: object.bytes.readableBytesView.trimmingSpace(), as: UTF8.self))
    }
}

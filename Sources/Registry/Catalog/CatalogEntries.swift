import OCI
import ObjectStorage

/// The entries of a catalog's index, read page by page beside a walk through the repositories themselves, which have the same
/// order.
struct CatalogEntries {
    let store: any ObjectStore
    private var page: ArraySlice<String> = []
    private var last: String?
    private var hasMore = true

    /// Whether the repository that the walk has come to is entered.
    private(set) var holdsCurrent = false

    /// Names that are read at once.
    private static let pageSize = 1000

    init(store: any ObjectStore) {
        self.store = store
    }

    /// Goes on to `name`. Returns the repositories that are entered and that the walk has not come by.
    mutating func advance(to name: RepositoryName) async throws(StorageError) -> [RepositoryName] {
        let wanted = CatalogKey.name(of: name)
        var passed: [RepositoryName] = []
        holdsCurrent = false
        while !holdsCurrent, let entry = try await next(), entry <= wanted {
            page.removeFirst()
            if entry == wanted {
                holdsCurrent = true
            } else {
                passed += CatalogKey.repository(entry).map { [$0] } ?? []
            }
        }
        return passed
    }

    /// The entries behind the last repository of the walk.
    mutating func rest() async throws(StorageError) -> [RepositoryName] {
        var rest: [RepositoryName] = []
        while let entry = try await next() {
            page.removeFirst()
            rest += CatalogKey.repository(entry).map { [$0] } ?? []
        }
        return rest
    }

    /// The next entry; it stays the next until it is removed from the page.
    private mutating func next() async throws(StorageError) -> String? {
        while page.isEmpty, hasMore {
            let listing = try await store.list(Layout.catalogNames, after: last, limit: Self.pageSize)
            page = listing.entries.map(\.name)[...]
            last = page.last ?? last
            hasMore = listing.hasMore && !page.isEmpty
        }
        return page.first
    }
}

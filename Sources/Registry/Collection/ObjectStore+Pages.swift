import ObjectStorage

extension ObjectStore {
    /// Names that are in memory at once while a container is walked through. A store may read the whole container for each page.
    private var pageSize: Int { 20_000 }

    /// Calls `visit` with all names directly below `key`, in byte order, page by page. What is deleted meanwhile does no harm.
    func forEachPage(
        below key: ObjectKey, _ visit: ([ObjectListing.Entry]) async throws -> Void
    ) async throws {
        var last: String?
        repeat {
            try Task.checkCancellation()
            let page = try await list(key, after: last, limit: pageSize)
            if !page.entries.isEmpty { try await visit(page.entries) }
            last = page.hasMore ? page.entries.last?.name : nil
        } while last != nil
    }
}

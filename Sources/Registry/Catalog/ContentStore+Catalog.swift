public import OCI
import ObjectStorage

extension ContentStore {
    /// What makes a repository one of the catalog.
    private static let listed: Set<String> = ["_layers", "_manifests"]

    /// One page of the repositories that something was pushed to, those after `last` only. Their order is docker-registry's:
    /// component by component, so that `a/b` comes before `a-b`. With an index (``ContentOptions/indexesCatalog``) it costs one
    /// listing, and may lack for a while what other servers have stored.
    public func catalog(after last: String?, limit: Int) async throws -> CatalogPage {
        guard limit > 0 else { return CatalogPage(repositories: [], hasMore: false) }
        if let page = try await catalogIndex?.page(after: last, limit: limit) { return page }
        var found: [RepositoryName] = []
        try await walkCatalog(after: last) { name in
            found.append(name)
            return found.count <= limit
        }
        return CatalogPage(repositories: Array(found.prefix(limit)), hasMore: found.count > limit)
    }

    /// Makes the catalog's index whole when that was last done long enough ago: after five minutes in a small registry, after a
    /// day in a large one. Costs a listing for each repository, one after the other, and some more for each that is entered. Returns whether it was done; to be called
    /// every minute or so by each process that may write.
    @discardableResult
    public func refreshCatalog() async throws -> Bool {
        guard let catalogIndex, authority.isGranted else { return false }
        return try await catalogIndex.refresh(from: self)
    }

    /// Calls `visit` with each repository of the catalog after `last`, as the store has them, until it returns false.
    func walkCatalog(after last: String?, _ visit: (RepositoryName) async throws -> Bool) async throws {
        try await walkRepositories(after: last, having: Self.listed, visit)
    }

    /// Whether the store has a repository of that name. Where the catalog is an index, there has to be an object in it: some servers of
    /// buckets go on listing folders in which nothing is any more.
    public func isListed(_ name: RepositoryName) async throws -> Bool {
        let key = Layout.repositories.appending(name.text)
        guard try await has(Self.listed, below: key, in: store.list(key, after: nil, limit: 1000)) else { return false }
        guard catalogIndex != nil else { return true }
        for part in Self.listed.sorted() where try await store.holdsObject(below: key.appending(part), depth: 8) {
            return true
        }
        return false
    }

    /// Calls `visit` with every repository after `last` that has one of the folders `parts`, in order, until it returns
    /// false. Costs a listing for each container on the way, repository or not.
    ///
    /// - Parameter look: called with each page of each container on the way, and with the name of a repository that the container
    ///   could be; what comes before `last` it may be called with again.
    func walkRepositories(
        after last: String?, having parts: Set<String>, passing look: Look = { _, _, _ in },
        _ visit: (RepositoryName) async throws -> Bool
    ) async throws {
        let start = last?.split(separator: "/").map(String.init) ?? []
        _ = try await walk(Layout.repositories, path: [], after: start[...], having: parts, look, visit)
    }

    typealias Look = (_ container: ObjectKey, RepositoryName?, _ page: ObjectListing) async throws -> Void

    /// - Parameter last: the components below `path` that the walk goes on after; empty when all below is wanted.
    /// - Returns: whether to go on.
    private func walk(
        _ key: ObjectKey, path: [String], after last: ArraySlice<String>, having parts: Set<String>, _ look: Look,
        _ visit: (RepositoryName) async throws -> Bool
    ) async throws -> Bool {
        var after: String?
        if let first = last.first {
            let rest = last.dropFirst()
            if ObjectKey(first) != nil, !first.hasPrefix("_") {
                // Below the very place where the last page ended, only what comes after it; the place itself was listed.
                let below = rest.isEmpty ? [""] : rest
                guard
                    try await walk(
                        key.appending(first), path: path + [first], after: below, having: parts, look, visit)
                else { return false }
            }
            after = first
        }
        let name = RepositoryName(path.joined(separator: "/"))
        var page = try await store.list(key, after: after, limit: 1000)
        try await look(key, name, page)
        if last.isEmpty, let name,
            try await has(parts, below: key, in: page)
        {
            guard try await visit(name) else { return false }
        }
        while true {
            for entry in page.entries where entry.isContainer && !entry.name.hasPrefix("_") {
                guard
                    try await walk(
                        key.appending(entry.name), path: path + [entry.name], after: [], having: parts, look, visit)
                else { return false }
            }
            guard page.hasMore, let end = page.entries.last?.name else { return true }
            page = try await store.list(key, after: end, limit: 1000)
            try await look(key, name, page)
        }
    }

    /// Whether a repository lies at `key`, whose first names `page` holds. A repository's folders begin with `_`, which follows
    /// `^` in byte order.
    private func has(_ parts: Set<String>, below key: ObjectKey, in page: ObjectListing) async throws -> Bool {
        if page.entries.contains(where: { parts.contains($0.name) }) { return true }
        guard page.hasMore, let end = page.entries.last?.name, end < "`" else { return false }
        return try await store.list(key, after: "^", limit: 8).entries.contains { parts.contains($0.name) }
    }
}

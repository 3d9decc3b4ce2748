import OCI
import ObjectStorage

extension ContentStore {
    /// One page of the repositories that something was pushed to, those after `last` only. Their order is docker-registry's:
    /// component by component, so that `a/b` comes before `a-b`.
    public func catalog(after last: String?, limit: Int) async throws -> CatalogPage {
        var found: [RepositoryName] = []
        guard limit > 0 else { return CatalogPage(repositories: [], hasMore: false) }
        try await walkRepositories(after: last, having: ["_layers", "_manifests"]) { name in
            found.append(name)
            return found.count <= limit
        }
        return CatalogPage(repositories: Array(found.prefix(limit)), hasMore: found.count > limit)
    }

    /// Calls `visit` with every repository after `last` that has one of the folders `parts`, in order, until it returns
    /// false.
    func walkRepositories(
        after last: String?, having parts: Set<String>, _ visit: (RepositoryName) async throws -> Bool
    ) async throws {
        let start = last?.split(separator: "/").map(String.init) ?? []
        _ = try await walk(Layout.repositories, path: [], after: start[...]) { key, name in
            guard try await hasAny(of: parts, below: key) else { return true }
            return try await visit(name)
        }
    }

    /// - Parameter last: the components below `path` that the walk goes on after; empty when all below is wanted.
    /// - Returns: whether to go on.
    private func walk(
        _ key: ObjectKey, path: [String], after last: ArraySlice<String>,
        _ visit: (ObjectKey, RepositoryName) async throws -> Bool
    ) async throws -> Bool {
        if last.isEmpty, let name = RepositoryName(path.joined(separator: "/")) {
            guard try await visit(key, name) else { return false }
        }
        var after: String?
        if let first = last.first {
            let rest = last.dropFirst()
            if ObjectKey(first) != nil, !first.hasPrefix("_") {
                // Below the very place where the last page ended, only what comes after it; the place itself was listed.
                let below = rest.isEmpty ? [""] : rest
                guard try await walk(key.appending(first), path: path + [first], after: below, visit) else {
                    return false
                }
            }
            after = first
        }
        while true {
            let page = try await store.list(key, after: after, limit: 1000)
            for entry in page.entries where entry.isContainer && !entry.name.hasPrefix("_") {
                guard try await walk(key.appending(entry.name), path: path + [entry.name], after: [], visit) else {
                    return false
                }
            }
            guard page.hasMore, let end = page.entries.last?.name else { return true }
            after = end
        }
    }

    /// Whether a repository lies here. Its folders begin with `_`, which follows `^` in byte order.
    private func hasAny(of parts: Set<String>, below key: ObjectKey) async throws -> Bool {
        try await store.list(key, after: "^", limit: 8).entries.contains { parts.contains($0.name) }
    }
}

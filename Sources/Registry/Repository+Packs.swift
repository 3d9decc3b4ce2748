public import OCI
public import ObjectStorage

/// What the index of packs, which stands on the registry, needs to know of where things lie.
extension Repository {
    /// The repository's own place for what users said of its packs. Neither docker-registry nor the catalog looks there.
    public var packRecords: ObjectKey { layout.root.appending("_packs") }

    package var store: any ObjectStore { content.store }

    /// Seconds since 1970 UTC.
    package var wallTime: Int64 { content.wallClock() }

    /// The digest that a tag points at; nil when there is no such tag. Its manifest may be gone.
    public func target(of tag: Tag) async throws -> Digest? {
        try await content.target(of: link(.tag(tag)))
    }
}

extension ContentStore {
    /// Below it lies what is derived from packs: it may be deleted at any time.
    public static let derivedPacks = Layout.derived.appending("packs")
    /// Below it processes tell each other of packs that they changed.
    package static let packChanges = Layout.derived.appending("changes")

    /// One page of the names directly below a repository's place, in byte order: of repositories, and of what only leads to some.
    public func namesBelow(
        _ parent: RepositoryName, after last: String?, limit: Int
    ) async throws(StorageError) -> (names: [String], hasMore: Bool) {
        let key = Layout.repositories.appending(parent.text)
        let page = try await store.list(key, after: last, limit: limit)
        let names = page.entries.compactMap { $0.isContainer && !$0.name.hasPrefix("_") ? $0.name : nil }
        return (names, page.hasMore)
    }
}

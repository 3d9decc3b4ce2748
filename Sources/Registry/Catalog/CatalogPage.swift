public import OCI

/// Some of a registry's repositories.
public struct CatalogPage: Hashable, Sendable {
    public var repositories: [RepositoryName]
    public var hasMore: Bool

    public init(repositories: [RepositoryName], hasMore: Bool) {
        self.repositories = repositories
        self.hasMore = hasMore
    }
}

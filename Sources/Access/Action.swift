public import OCI

/// What a request wants to do, as far as access is concerned.
public enum Action: Hashable, Sendable {
    /// The base route `/v2/`, by which clients test their login.
    case ping
    /// Look at how this server is.
    case inspect
    /// Read the repository's blobs, manifests, tags and referrers; also the source of a cross-repository mount.
    case pull(RepositoryName)
    /// Read what several repositories hold together, as far as one at least may be pulled from.
    case pullAny([RepositoryName])
    /// Write blobs, manifests and tags.
    case push(RepositoryName)
    /// Delete blobs, manifests and tags.
    case delete(RepositoryName)
    /// List the names of repositories.
    case catalog
}

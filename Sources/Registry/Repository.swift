public import OCI

/// One repository of a ``ContentStore``: a name and the way to what lies under it. It exists as soon as something is
/// pushed to it; asking an unknown one is no error, it just has nothing.
public struct Repository: Sendable {
    public let name: RepositoryName
    let content: ContentStore

    var layout: RepositoryLayout { RepositoryLayout(name) }
}

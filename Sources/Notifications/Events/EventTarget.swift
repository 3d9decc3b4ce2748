public import OCI

/// What an event is about. A deletion names no more than what is gone.
public struct EventTarget: Hashable, Sendable {
    public var repository: RepositoryName
    public var digest: Digest?
    public var mediaType: MediaType?
    /// Bytes.
    public var size: Int64?
    /// By which a manifest was pushed or pulled, or which was taken away.
    public var tag: Tag?
    /// Where the content is served, by digest.
    public var url: String?
    /// Where a blob was mounted from.
    public var fromRepository: RepositoryName?
    /// All that a manifest names, where that is asked for.
    public var references: [EventReference] = []

    public init(in repository: RepositoryName, digest: Digest? = nil, tag: Tag? = nil) {
        self.repository = repository
        self.digest = digest
        self.tag = tag
    }
}

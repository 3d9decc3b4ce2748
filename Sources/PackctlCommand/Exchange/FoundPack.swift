import OCI
import PackFormat

/// The version that a reference means, by the digest of its manifest.
struct FoundPack: Sendable {
    var pack: PackName
    /// Without the path that the client puts before it.
    var repository: RepositoryName
    /// Of the manifest.
    var digest: Digest
    /// With its group; nil when no tag leads to the manifest.
    var tag: PackTag?
    /// What `/v1` says of it.
    var details: V1Details?

    /// For messages: `hello-universe:1.3.1`
    var shownName: String { tag.map { "\(pack):\($0)" } ?? "\(pack)@\(digest)" }
}

import OCI
import ObjectStorage

/// A link that says what a repository has or what a tag points at: an object that holds a digest's text, nothing more.
struct Link: Hashable, Sendable {
    enum Kind: Equatable, Sendable {
        /// The repository has the blob.
        case layer(Digest)
        /// The repository has the manifest.
        case revision(Digest)
        /// What the tag points at now.
        case tag(Tag)
    }

    let repository: RepositoryName
    let kind: Kind

    /// Where it lies.
    var key: ObjectKey {
        let layout = RepositoryLayout(repository)
        return switch kind {
        case .layer(let digest): layout.layers.appending("\(digest.algorithm.rawValue)/\(digest.hex)/link")
        case .revision(let digest): layout.revisions.appending("\(digest.algorithm.rawValue)/\(digest.hex)/link")
        case .tag(let tag): layout.tag(tag).appending("current/link")
        }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(repository.text)
        switch kind {
        case .layer(let digest): hasher.combine(digest.bits)
        case .revision(let digest): hasher.combine(~digest.bits)
        case .tag(let tag): hasher.combine(tag.text)
        }
    }

    /// The digest in its path. The link holds the same, or the digest of the same content by another algorithm. Nil for a
    /// tag, which may hold any.
    var digest: Digest? {
        switch kind {
        case .layer(let digest), .revision(let digest): digest
        case .tag: nil
        }
    }
}

extension Repository {
    func link(_ kind: Link.Kind) -> Link {
        Link(repository: name, kind: kind)
    }
}

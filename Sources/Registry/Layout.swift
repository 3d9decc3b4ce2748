import OCI
import ObjectStorage

/// Where everything lies in a store: docker-registry's tree, so that both servers can read each other's data.
enum Layout {
    static let root = ObjectKey.root.appending("docker/registry/v2")
    static let blobs = root.appending("blobs")
    static let repositories = root.appending("repositories")

    /// What may be deleted at any time and comes back by itself.
    static let derived = ObjectKey.root.appending("packhouse")

    /// Until when the manifests of a repository have been read for the list of referrers.
    static func referrerMark(_ name: RepositoryName) -> ObjectKey {
        derived.appending("referrers/\(name)/_mark")
    }

    /// Below it the catalog's index: one small object for each repository.
    static let catalogNames = derived.appending("catalog/names")
    /// When all repositories were looked through for it last.
    static let catalogMark = derived.appending("catalog/_mark")

    static func catalogName(_ name: RepositoryName) -> ObjectKey {
        catalogNames.appending(CatalogKey.name(of: name))
    }

    /// The bytes of a blob or manifest: one copy for all repositories.
    static func blob(_ digest: Digest) -> ObjectKey {
        let hex = digest.hex
        return blobs.appending("\(digest.algorithm.rawValue)/\(hex.prefix(2))/\(hex)/data")
    }
}

/// The part of the tree that belongs to one repository; where its ``Link``s lie, they know themselves.
struct RepositoryLayout {
    let root: ObjectKey

    init(_ name: RepositoryName) {
        root = Layout.repositories.appending(name.text)
    }

    /// Links of the blobs that the repository has.
    var layers: ObjectKey { root.appending("_layers") }
    var manifests: ObjectKey { root.appending("_manifests") }
    var tags: ObjectKey { root.appending("_manifests/tags") }
    var uploads: ObjectKey { root.appending("_uploads") }

    var revisions: ObjectKey { root.appending("_manifests/revisions") }

    /// Below it, by their digests, the manifests that name `subject`. Derived; docker-registry does not look there.
    func referrers(_ subject: Digest) -> ObjectKey {
        root.appending("_referrers/\(subject.algorithm.rawValue)/\(subject.hex)")
    }

    func referrerLink(_ subject: Digest, _ referrer: Digest) -> ObjectKey {
        referrerFolder(subject, referrer).appending("link")
    }

    func referrerFolder(_ subject: Digest, _ referrer: Digest) -> ObjectKey {
        referrers(subject).appending("\(referrer.algorithm.rawValue)/\(referrer.hex)")
    }

    func tag(_ tag: Tag) -> ObjectKey {
        root.appending("_manifests/tags/\(tag)")
    }

    /// What the tag has pointed at so far.
    func tagIndex(_ tag: Tag) -> ObjectKey {
        root.appending("_manifests/tags/\(tag)/index")
    }

    /// That the tag has pointed at `digest` at some time.
    func tagIndexLink(_ tag: Tag, _ digest: Digest) -> ObjectKey {
        root.appending("_manifests/tags/\(tag)/index/\(digest.algorithm.rawValue)/\(digest.hex)/link")
    }

    func upload(_ id: UploadID) -> UploadLayout {
        UploadLayout(root: uploads.appending(id.text))
    }
}

/// What is kept of an upload until it ends.
struct UploadLayout {
    let root: ObjectKey

    /// When it began: RFC 3339, UTC, whole seconds.
    var startedAt: ObjectKey { root.appending("startedat") }
    /// The bytes so far; they may run past the last hash state when a server died.
    var data: ObjectKey { root.appending("data") }
    /// Hash states by the offset that they were taken at. The newest marks how many bytes are durable.
    func hashStates(_ algorithm: DigestAlgorithm) -> ObjectKey {
        hashStates.appending(algorithm.rawValue)
    }
    var hashStates: ObjectKey { root.appending("hashstates") }
}

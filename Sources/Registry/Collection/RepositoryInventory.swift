import OCI

/// What a repository has, by its links, as a collection found it.
struct RepositoryInventory: Sendable {
    /// What tags point at.
    var tags: [Tag: Digest] = [:]
    /// Tags whose link is damaged.
    var damagedTags: [Tag] = []
    /// Those of them in whose place of a link there is something else.
    var irregularTags: Set<Tag> = []
    /// Names among those of tags that are none, and have a link.
    var strayTags: [String] = []
    /// Everything that a damaged tag has ever pointed at.
    var damagedTagTargets: Set<Digest> = []
    /// Folders of tags without a link: a crash, or another server, left them.
    var deadTags: [Tag] = []
    var revisions: [Digest: LinkedDigest] = [:]
    var layers: [Digest: LinkedDigest] = [:]
    /// Folders of revisions and blobs in which there is no link, as docker-registry leaves them.
    var emptyFolders: [Link.Kind] = []

    /// Manifests that a tag has left within the grace period, or that something else keeps for that time.
    var recent: Set<Digest> = []
    /// Manifests that notes of packs lead to.
    var noted: Set<Digest> = []
    /// Why nothing of the repository may go, beside damaged manifests.
    var obstacles: [String] = []

    static func describe(strayTag name: String) -> String {
        "\"\(StrayContent.shown(name))\" lies among the tags, is none and may lead to a manifest; rename it to a tag, or move it out of the store"
    }
}

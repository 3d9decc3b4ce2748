import OCI
import PackFormat

/// A version of a pack as its registry lists it. Only a Packhouse tells more than tag, digest and repository.
struct ListedVersion: Codable, Hashable, Sendable {
    /// With its group.
    var tag: String
    var version: String
    var group: String?
    /// Of the manifest; nil when the tag went while it was looked up.
    var digest: Digest?
    var archive: Digest?
    /// Of the files, whatever packed them.
    var content: Digest?
    var parentTags: [String]
    var labels: [String]?
    var displayName: String?
    var layer: String?
    var state: String?
    /// As `/v2` names it.
    var repository: String
    var fault: String?

    init(_ tag: PackTag, parents: [PackTag], digest: Digest?, repository: RepositoryName) {
        self.tag = tag.tag.text
        version = tag.label
        group = tag.group
        self.digest = digest
        parentTags = parents.map(\.tag.text)
        self.repository = repository.text
    }
}

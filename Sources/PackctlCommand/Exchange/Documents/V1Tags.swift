import OCI
import PackFormat

/// A page of `GET /v1/<pack>/tags/list`. What concerns all versions is on the first page only.
struct V1Tags: Decodable {
    struct Parent: Decodable {
        var tag: String
        var points: String

        /// Nil when one of both is no tag.
        var read: ParentTag? {
            guard let tag = Tag(tag), let member = Tag(points) else { return nil }
            return ParentTag(tag: PackTag(tag), member: PackTag(member))
        }
    }

    var tags: [ListedVersion]
    var parentTags: [Parent]?
    var labels: [PackLabel]?
    var shadowed: [ListedVersion]?
}

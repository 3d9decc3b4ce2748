/// A page of `GET /v1/<pack>/tags/list`. What concerns all versions is on the first page only.
struct V1Tags: Decodable {
    struct Parent: Decodable {
        var tag: String
        var points: String
    }

    var tags: [ListedVersion]
    var parentTags: [Parent]?
    var labels: [PackLabel]?
    var shadowed: [ListedVersion]?
}

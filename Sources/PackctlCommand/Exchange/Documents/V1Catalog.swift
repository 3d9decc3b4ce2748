/// A page of `GET /v1/_catalog`.
struct V1Catalog: Decodable {
    var repositories: [String]
}

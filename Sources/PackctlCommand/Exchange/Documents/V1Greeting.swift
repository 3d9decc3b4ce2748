/// What `GET /v1/` of a Packhouse says.
struct V1Greeting: Decodable {
    var packs: String
    var search: String
    /// Below which packs are written; missing from servers that know of one base only.
    var base: String?
}

/// A page of `GET /v1/<pack>/history`.
struct V1History: Decodable {
    var events: [PackEvent]
}

/// What an authority wants to see before it believes that a host is ours (RFC 8555, section 7.1.4). Unchecked.
struct AuthorizationDocument: Decodable, Hashable, Sendable {
    var identifier: Identifier
    var status: String
    var challenges: [Challenge]

    struct Challenge: Decodable, Hashable, Sendable {
        var type: String
        var url: String
        var status: String
        var token: String?
        var error: Problem?
    }
}

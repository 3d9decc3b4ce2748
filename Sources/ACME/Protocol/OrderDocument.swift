/// An order as the authority tells it (RFC 8555, section 7.1.3). Unchecked.
struct OrderDocument: Decodable, Hashable, Sendable {
    var status: String
    var identifiers: [Identifier]?
    var authorizations: [String]
    var finalize: String
    var certificate: String?
    var error: Problem?
}

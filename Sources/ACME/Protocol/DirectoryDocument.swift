/// The addresses that an authority works at (RFC 8555, section 7.1.1).
struct DirectoryDocument: Decodable, Sendable {
    var newNonce: String
    var newAccount: String
    var newOrder: String
    /// Of renewal information (RFC 9773, section 4); nil when the authority gives none.
    var renewalInfo: String?
    var meta: Meta?

    struct Meta: Decodable, Sendable {
        var termsOfService: String?
        var externalAccountRequired: Bool?
    }
}

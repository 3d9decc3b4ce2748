/// Which account the key in `acme_account+key` has: `acme_account+packhouse.json`.
struct AccountRecord: Codable, Hashable, Sendable {
    /// The authority's directory.
    var directory: String?
    var account: String?
    /// Of the key; the account is that of no other.
    var thumbprint: String?
    var email: String?
    /// When the key was last replaced because the authority had closed its account, in seconds since 1970 UTC.
    var replaced: Int64?
}

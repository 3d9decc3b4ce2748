/// An order under way: `<host>+pending.json`. Its key is kept before the certificate is requested; without it the certificate
/// would be worth nothing, and the authority's limit would have been spent on it.
struct PendingOrder: Codable, Hashable, Sendable {
    /// Seconds after which an authority may have forgotten it.
    private static let lifetime: Int64 = 86_400

    var directory: String
    var account: String
    /// Nil for one that is about to be placed.
    var order: String?
    /// How the authority is to be convinced.
    var challenge: ChallengeKind?
    var key: String
    /// Seconds since 1970 UTC.
    var time: Int64

    /// Whether it can still be asked for there.
    func isOf(_ account: Account, at directory: AuthorityURL, now: Int64) -> Bool {
        self.directory == directory.text && self.account == account.url.text
            && abs(now - time) < PendingOrder.lifetime
    }
}

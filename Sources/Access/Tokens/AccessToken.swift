/// What a token of the built-in endpoint says. It is good for its time, and only while its user is the same.
struct AccessToken: Hashable, Sendable {
    /// Whom it was given to.
    struct Holder: Hashable, Sendable {
        /// The bytes of the name.
        var user: [UInt8]
        /// Of the user's stored hash: another password, and the token is void.
        var fingerprint: [UInt8]
    }

    /// Nil for somebody without a login.
    var holder: Holder?
    /// Seconds since 1970 UTC.
    var expiry: Int64
    var scopes: TokenScopes

    /// The text that is signed: lines, of which no part can hold a line end.
    var text: String {
        let parts = [
            AccessToken.version, String(expiry), holder.map { Base64.urlSafe($0.user) } ?? AccessToken.nobody,
            holder.map { Base64.urlSafe($0.fingerprint) } ?? AccessToken.nobody, scopes.text,
        ]
        return parts.joined(separator: "\n")
    }

    private static let version = "1"
    private static let nobody = "*"

    init(holder: Holder?, expiry: Int64, scopes: TokenScopes) {
        self.holder = holder
        self.expiry = expiry
        self.scopes = scopes
    }

    /// Returns nil for what is no text of this version.
    init?(_ text: String) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
        guard lines.count == 5, lines[0] == AccessToken.version, let expiry = Int64(lines[1]) else { return nil }
        if lines[2] != AccessToken.nobody {
            guard let user = Base64.decodeURLSafe(lines[2].utf8), let print = Base64.decodeURLSafe(lines[3].utf8) else {
                return nil
            }
            holder = Holder(user: user, fingerprint: print)
        }
        self.expiry = expiry
        scopes = TokenScopes([String(lines[4])])
    }
}

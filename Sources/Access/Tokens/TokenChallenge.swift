/// The `WWW-Authenticate` header of a 401 that asks for a token (RFC 6750 section 3, and the scopes of docker's token servers).
public struct TokenChallenge: Hashable, Sendable {
    /// What was wrong with the token that came.
    public enum Problem: String, Hashable, Sendable {
        case invalidToken = "invalid_token"
        case insufficientScope = "insufficient_scope"
    }

    private let start: String

    /// - Parameters:
    ///   - realm: the address where tokens are to be had.
    ///   - service: what the client is to tell there that it wants a token for.
    /// - Throws: `.invalidRealm` for a control character in either.
    public init(realm: String, service: String) throws(AccessError) {
        let realm = try QuotedText(realm, key: "auth.token.realm").text
        start = "Bearer realm=\(realm),service=\(try QuotedText(service, key: "auth.token.service").text)"
    }

    /// - Parameter scopes: what a token needs for the request; may be empty.
    public func headerValue(_ scopes: TokenScopes, _ problem: Problem?) -> String {
        // A scope holds nothing that needs an escape.
        let scope = scopes.isEmpty ? "" : ",scope=\"\(scopes.text)\""
        return start + scope + (problem.map { ",error=\"\($0.rawValue)\"" } ?? "")
    }
}

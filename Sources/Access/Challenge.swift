/// The `WWW-Authenticate` header of a 401: a request for the Basic scheme (RFC 7617 section 2), naming the realm.
public struct Challenge: Hashable, Sendable {
    /// The header's value, `Basic realm="…"`.
    public let headerValue: String

    /// Quotes and backslashes in `realm` are escaped (RFC 9110 section 5.6.4). A control character cannot be sent in a
    /// header: it is refused with `.invalidRealm`.
    public init(realm: String) throws(AccessError) {
        headerValue = "Basic realm=\(try QuotedText(realm, key: "auth.htpasswd.realm").text)"
    }
}

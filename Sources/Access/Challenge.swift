/// The `WWW-Authenticate` header of a 401: a request for the Basic scheme (RFC 7617 section 2), naming the realm.
public struct Challenge: Hashable, Sendable {
    /// The header's value, `Basic realm="…"`.
    public let headerValue: String

    /// Quotes and backslashes in `realm` are escaped (RFC 9110 section 5.6.4). A control character cannot be sent in a
    /// header: it is refused with `.invalidRealm`.
    public init(realm: String) throws(AccessError) {
        var quoted = ""
        for scalar in realm.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0:
                throw AccessError(
                    .invalidRealm,
                    """
                    the realm \(realm.debugDescription) holds the control character U+\(hexadecimal(scalar)), which no \
                    header can carry; give auth.htpasswd.realm as one line of plain text
                    """)
            case 0x22, 0x5C:
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            default:
                quoted.unicodeScalars.append(scalar)
            }
        }
        headerValue = "Basic realm=\"\(quoted)\""
    }
}

private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

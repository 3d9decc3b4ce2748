/// The token of an `Authorization` header of the Bearer scheme (RFC 6750, section 2.1).
enum BearerCredentials {
    private static let scheme = "bearer"

    /// Bytes before the token, with a few spaces.
    static let longestPrefix = 64

    /// Whether the header is of that scheme at all, in any case of letters.
    static func isBearer(_ authorization: String) -> Bool {
        var bytes = authorization.utf8.makeIterator()
        for letter in scheme.utf8 {
            guard let byte = bytes.next(), byte | 0x20 == letter else { return false }
        }
        return bytes.next() == UInt8(ascii: " ")
    }

    /// What follows the scheme.
    static func token(of authorization: String) -> Substring {
        authorization[authorization.utf8.index(authorization.startIndex, offsetBy: scheme.utf8.count)...]
            .drop { $0 == " " }
    }
}

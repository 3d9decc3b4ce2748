import Encoding

/// User and password of an `Authorization` header of the Basic scheme (RFC 7617 section 2), as bytes: neither has to be
/// UTF-8.
struct BasicCredentials: Sendable {
    static let userLimit = 255
    static let passwordLimit = 4096
    /// The longest header value that can hold both.
    static let headerLimit = 16 + (userLimit + 1 + passwordLimit + 2) / 3 * 4

    let user: [UInt8]
    let password: [UInt8]

    /// Whether the header is of the Basic scheme at all, in any case of letters.
    static func isBasic(_ authorization: String) -> Bool {
        var bytes = authorization.utf8.makeIterator()
        for letter in "basic".utf8 {
            guard let byte = bytes.next(), byte | 0x20 == letter else { return false }
        }
        return bytes.next() == UInt8(ascii: " ")
    }

    /// Returns nil unless the header is Basic with strict base64 (RFC 4648 section 4, padded), a colon, a user and
    /// password within the limits and no NUL, which would end a password early in libcrypt.
    init?(authorization: String) {
        guard authorization.utf8.count <= BasicCredentials.headerLimit, BasicCredentials.isBasic(authorization) else {
            return nil
        }
        let encoded = authorization.utf8.dropFirst("basic".utf8.count).drop { $0 == UInt8(ascii: " ") }
        guard let bytes = Base64.decode(encoded), let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            !bytes.contains(0)
        else { return nil }
        user = Array(bytes[..<colon])
        password = Array(bytes[(colon + 1)...])
        guard user.count <= BasicCredentials.userLimit, password.count <= BasicCredentials.passwordLimit else {
            return nil
        }
    }
}

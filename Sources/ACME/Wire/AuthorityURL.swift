import Wording

/// An address at an authority: the directory that the settings name, or one that the authority gives out itself.
///
/// What an authority gives out stays with its host and its scheme: a signed request never goes where the operator did not send it.
struct AuthorityURL: Hashable, Sendable {
    /// Bytes; longer addresses are not followed.
    static let longest = 2048

    let text: String
    /// Lower case; an IPv6 address has its brackets.
    let host: String
    let isSecure: Bool

    /// The address of a directory. Throws `.invalidSetting` with what would be right.
    init(directory text: String) throws(ACMEError) {
        func refused(_ words: String) -> ACMEError {
            ACMEError(
                .invalidSetting,
                "\(ShownText.line(text)) is no address of an authority's directory: \(words); right would be "
                    + ACMESettings.letsEncrypt)
        }
        guard let url = AuthorityURL(reading: text) else { throw refused("it is no https URL") }
        // Plain HTTP has nothing to protect where nobody can listen in: a test's authority, or one behind a local proxy.
        guard url.isSecure || ["localhost", "127.0.0.1", "[::1]"].contains(url.host) else {
            throw refused("an authority is only spoken to by https")
        }
        self = url
    }

    /// An address that the authority of `directory` gave out. Throws `.malformedAnswer`.
    init(_ text: String, from directory: AuthorityURL, as purpose: String) throws(ACMEError) {
        guard let url = AuthorityURL(reading: text) else {
            throw ACMEError(.malformedAnswer, "the authority's \(purpose) \(ShownText.line(text)) is no https URL")
        }
        guard url.host == directory.host, url.isSecure == directory.isSecure else {
            throw ACMEError(
                .malformedAnswer,
                "the authority's \(purpose) \(ShownText.line(text)) leads away from \(directory.origin), and is not followed"
            )
        }
        self = url
    }

    /// For messages: `https://acme.example.com`.
    var origin: String { "\(isSecure ? "https" : "http")://\(host)" }

    /// Reads `https://host[:port]/path[?query]`. A user, a fragment, spaces and control characters make it no address.
    private init?(reading text: String) {
        guard text.utf8.count <= AuthorityURL.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.utf8.contains(where: { "\"<>\\^`{|}#".utf8.contains($0) }),
            let mark = text.firstRange(of: "://")
        else { return nil }
        switch text[..<mark.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { return nil }
        var name = authority
        var port: Substring?
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            name = authority[...close]
            let behind = authority[authority.index(after: close)...]
            guard behind.isEmpty || behind.first == ":" else { return nil }
            port = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            name = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        guard !name.isEmpty, name != "[]", name.first == "[" || name.utf8.allSatisfy(AuthorityURL.isHostByte) else {
            return nil
        }
        if let port {
            guard (1...5).contains(port.utf8.count), let number = Int(port), (1...65535).contains(number) else {
                return nil
            }
        }
        host = name.lowercased()
        self.text = text
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension AuthorityURL: CustomStringConvertible {
    var description: String { text }
}

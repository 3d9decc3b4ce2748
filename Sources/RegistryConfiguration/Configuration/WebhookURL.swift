/// The address that events are sent to: `https://hooks.example/path?query`.
struct WebhookURL: Hashable, Sendable {
    /// Why a text is none. No word of it is repeated: a password may stand there.
    struct Fault: Error {
        let message: String
    }

    private static let longest = 4096

    /// Host and port, as they are written.
    let authority: String

    init(_ text: String) throws(Fault) {
        guard let mark = text.firstRange(of: "://"), ["http", "https"].contains(text[..<mark.lowerBound].lowercased())
        else { throw Fault(message: "must begin with http:// or https://, as in https://hooks.example/registry") }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            throw Fault(
                message: "holds a user and password; write them as a header: headers: {Authorization: [Basic …]}")
        }
        guard ServiceAddress("\(text[..<mark.lowerBound])://\(authority)") != nil else {
            throw Fault(message: "has no host that can be reached; write one as in https://hooks.example:8443/registry")
        }
        let target = rest.dropFirst(authority.count)
        let isWritable = target.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"<>\\^`{|}#".utf8.contains($0) }
        guard isWritable, Self.isEncoded(target), text.utf8.count <= Self.longest else {
            throw Fault(
                message: "has a path or query that no URL can have; percent-encode it, without a # and in at most "
                    + "\(Self.longest) bytes")
        }
        self.authority = String(authority)
    }

    /// Whether each percent sign begins an encoded byte (RFC 3986, section 2.1).
    private static func isEncoded(_ text: Substring) -> Bool {
        text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().allSatisfy { part in
            part.utf8.count >= 2 && part.prefix(2).allSatisfy(\.isHexDigit)
        }
    }
}

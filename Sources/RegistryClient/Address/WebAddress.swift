import Encoding
import Wording

/// A URL that a request goes to, in the exact bytes in which a server gave it out or this client made it.
struct WebAddress: Hashable, Sendable {
    /// Bytes; presigned addresses have some two thousand.
    static let longest = 16 << 10

    let origin: Origin
    /// Path and query, percent-encoded; begins with a slash.
    let target: String

    /// - Parameter target: begins with a slash, and is percent-encoded.
    init(_ origin: Origin, _ target: String) {
        self.origin = origin
        self.target = target
    }

    /// Reads a whole URL. A user, a scheme other than http and https, spaces, and what is not ASCII make it none; a fragment is
    /// cut off.
    init?(_ text: String) {
        guard text.utf8.count <= WebAddress.longest, text.utf8.allSatisfy(WebAddress.isAllowed),
            let mark = text.firstRange(of: "://")
        else { return nil }
        let isSecure: Bool
        switch text[..<mark.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let rest = text[mark.upperBound...].prefix { $0 != "#" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let authority = try? Authority(rest[..<end]) else { return nil }
        origin = Origin(isSecure: isSecure, host: authority.host, port: authority.port)
        target = rest[end...].first == "/" ? String(rest[end...]) : "/\(rest[end...])"
    }

    var text: String { "\(origin)\(target)" }

    /// Percent-encoded, without the query.
    var path: Substring { target.prefix { $0 != "?" } }

    /// What a reference in an answer from here means (RFC 3986, section 5.2); nil when it is none. Dot segments are left as they are.
    func resolving(_ reference: String) -> WebAddress? {
        guard reference.utf8.count <= WebAddress.longest, reference.utf8.allSatisfy(WebAddress.isAllowed) else {
            return nil
        }
        let scheme = reference.prefix { !":/?#".contains($0) }
        if reference[scheme.endIndex...].hasPrefix("://") { return WebAddress(reference) }
        if reference.hasPrefix("//") { return WebAddress("\(origin.isSecure ? "https" : "http"):\(reference)") }
        let kept = String(reference.prefix { $0 != "#" })
        switch kept.first {
        case "/": return WebAddress(origin, kept)
        case "?": return WebAddress(origin, "\(path)\(kept)")
        case nil: return self
        default: return WebAddress(origin, "\(path[...(path.lastIndex(of: "/") ?? path.startIndex)])\(kept)")
        }
    }

    /// The same address with more in its query.
    func adding(_ items: [(name: String, value: String)]) -> WebAddress {
        guard !items.isEmpty else { return self }
        let separator = !target.contains("?") ? "?" : target.hasSuffix("?") || target.hasSuffix("&") ? "" : "&"
        return WebAddress(origin, "\(target)\(separator)\(PercentEncoding.query(items))")
    }

    /// Visible ASCII but what no URL holds.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
    }
}

extension WebAddress: CustomStringConvertible {
    /// Without the query, which may hold a signature.
    var description: String { "\(origin)\(ShownText.line(path))" }
}

import Encoding

/// A request target taken apart once: what is routed is what is authorised (CVE-2020-29662).
struct RequestTarget: Sendable {
    /// The path without the slash that it begins with, percent-decoded first: an encoded slash is a slash, as in
    /// docker-registry.
    var path: String
    var query: Query

    /// Returns nil for what is no absolute path: bad percent-encoding, an encoded NUL, bytes that are no UTF-8.
    init?(_ target: String) {
        guard let (path, query) = Self.parts(of: target),
            let path = PercentEncoding.decode(path.utf8, plusIsSpace: false), !path.utf8.contains(0),
            let query = Query(query)
        else { return nil }
        self.path = path
        self.query = query
    }

    /// The path as it was sent, without the slash that it begins with, for a target that cannot be decoded.
    static func undecoded(_ target: String) -> String? {
        parts(of: target).map { String($0.path) }
    }

    private static func parts(of target: String) -> (path: Substring, query: Substring)? {
        var rest = target[...]
        // The absolute form (RFC 9112, section 3.2.2) names the host once more.
        if rest.utf8.first != UInt8(ascii: "/"), let scheme = rest.firstRange(of: "://") {
            let afterScheme = rest[scheme.upperBound...]
            rest = afterScheme.utf8.firstIndex(of: UInt8(ascii: "/")).map { afterScheme[$0...] } ?? "/"
        }
        guard rest.utf8.first == UInt8(ascii: "/") else { return nil }
        if let fragment = rest.utf8.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
        let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = rest[rest.utf8.index(after: rest.startIndex)..<(mark ?? rest.endIndex)]
        return (path, mark.map { rest[rest.utf8.index(after: $0)...] } ?? "")
    }
}

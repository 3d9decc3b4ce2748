import Encoding

/// A request target taken apart once: what is routed is what is authorised (CVE-2020-29662).
struct RequestTarget: Sendable {
    /// The path without the slash that it begins with, percent-decoded first: an encoded slash is a slash, as in
    /// docker-registry.
    var path: String
    var query: Query

    /// Returns nil for what is no absolute path: bad percent-encoding, an encoded NUL, bytes that are no UTF-8.
    init?(_ target: String) {
        var rest = Self.withoutHost(target)
        guard rest.utf8.first == UInt8(ascii: "/") else { return nil }
        if let fragment = rest.utf8.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
        let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
        let encoded = rest[rest.utf8.index(after: rest.startIndex)..<(mark ?? rest.endIndex)]
        guard let path = PercentEncoding.decode(encoded.utf8, plusIsSpace: false), !path.utf8.contains(0) else {
            return nil
        }
        guard let query = Query(mark.map { rest[rest.utf8.index(after: $0)...] } ?? "") else { return nil }
        self.path = path
        self.query = query
    }

    /// The path of a target as it came: still encoded, without query and fragment.
    static func encodedPath(of target: String) -> String {
        String(withoutHost(target).prefix { $0 != "?" && $0 != "#" })
    }

    /// The absolute form (RFC 9112, section 3.2.2) names the host once more.
    private static func withoutHost(_ target: String) -> Substring {
        guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://") else {
            return target[...]
        }
        let afterScheme = target[scheme.upperBound...]
        return afterScheme.utf8.firstIndex(of: UInt8(ascii: "/")).map { afterScheme[$0...] } ?? "/"
    }
}

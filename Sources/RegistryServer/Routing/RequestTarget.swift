/// A request target taken apart once: what is routed is what is authorised (CVE-2020-29662).
struct RequestTarget: Sendable {
    /// The components of the path, which is percent-decoded first: an encoded slash is a slash, as in docker-registry. A
    /// path that ends with `/` has an empty last one.
    var components: [String]
    var query: Query

    /// Returns nil for what is no absolute path: bad percent-encoding, an encoded NUL, bytes that are no UTF-8.
    init?(_ target: String) {
        var rest = target[...]
        // The absolute form (RFC 9112, section 3.2.2) names the host once more.
        if !rest.hasPrefix("/"), let scheme = rest.firstRange(of: "://") {
            let afterScheme = rest[scheme.upperBound...]
            rest = afterScheme.firstIndex(of: "/").map { afterScheme[$0...] } ?? "/"
        }
        guard rest.utf8.first == UInt8(ascii: "/") else { return nil }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        guard let decoded = PercentEncoding.decode(path.dropFirst().utf8, plusIsSpace: false), !decoded.utf8.contains(0)
        else { return nil }
        components = decoded.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let tail = rest[path.endIndex...]
        let queryText = tail.hasPrefix("?") ? tail.dropFirst().prefix { $0 != "#" } : ""
        guard let query = Query(queryText) else { return nil }
        self.query = query
    }
}

/// The address under which clients reach this server: `http.host`.
public struct ExternalURL: Hashable, Sendable {
    /// `http` or `https`.
    public var scheme: String
    /// Host and, when given, port, as they stand in a URL: `registry.example:8443`, `[2001:db8::1]`.
    public var authority: String
    /// What stands before the API's own paths; empty, or with a leading and without a trailing slash.
    public var path: String

    /// Reads `https://registry.example:8443/path`. Nil without scheme or host, with a name and password, and with a query
    /// or fragment: none of these can begin the address of a blob.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[colon...].dropFirst(3)
        let authority = rest.prefix { $0 != "/" }
        guard Self.isAuthority(authority) else { return nil }
        self.authority = String(authority)
        var path = rest.dropFirst(authority.count)
        while path.hasSuffix("/") { path.removeLast() }
        guard path.utf8.allSatisfy({ $0.isUnreserved || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else {
            return nil
        }
        self.path = String(path)
    }

    private static func isAuthority(_ text: Substring) -> Bool {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return false }
            let address = text[..<end].dropFirst()
            let after = text[end...].dropFirst()
            return address.contains(":") && address.utf8.allSatisfy(\.isInIPv6Address)
                && (after.isEmpty || after.first == ":" && PortNumber(after.dropFirst()) != nil)
        }
        let host = text.prefix { $0 != ":" }
        let port = text.dropFirst(host.count)
        return !host.isEmpty && host.utf8.allSatisfy(\.isUnreserved)
            && (port.isEmpty || PortNumber(port.dropFirst()) != nil)
    }
}

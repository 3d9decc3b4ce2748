/// Where connections go: what credentials are bound to (RFC 6454).
struct Origin: Hashable, Sendable {
    let isSecure: Bool
    /// Lower case; an IPv6 address has its brackets.
    let host: String
    let port: Int

    init(isSecure: Bool, host: String, port: Int?) {
        self.isSecure = isSecure
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
    }

    /// `host[:port]`
    var name: String { port == (isSecure ? 443 : 80) ? host : "\(host):\(port)" }

    var isAddress: Bool { Authority.isAddress(host) }
}

extension Origin: CustomStringConvertible {
    var description: String { "\(isSecure ? "https" : "http")://\(name)" }
}

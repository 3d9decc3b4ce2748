import HTTPExchange

/// Where an endpoint takes events: `http` or `https`, a host, and a path with its query.
public struct EndpointURL: Hashable, Sendable {
    /// Bytes; longer ones are none.
    static let longest = 4096

    private let address: HTTPAddress

    /// Nil for another scheme, a user and password, a fragment, and for what no URL holds (RFC 3986).
    public init?(_ text: String) {
        guard let address = HTTPAddress(text, upTo: Self.longest) else { return nil }
        self.address = address
    }

    /// As a request is made to it.
    var text: String { address.text }
    var isSecure: Bool { address.isSecure }
    /// Lower case; an IPv6 address has its brackets.
    var host: String { address.host }
    var port: Int { address.port }

    /// For messages: without the query, in which a secret may stand.
    var shown: String { String(text.prefix { $0 != "?" }) }

    /// Where an answer of 307 or 308 from here leads to; nil when nobody follows it there: only to the same host, and never
    /// from TLS to plain text, so that headers stay between those whom the operator meant.
    func followed(to location: String) -> EndpointURL? {
        if location.hasPrefix("/"), !location.hasPrefix("//") {
            return EndpointURL("\(address.origin)\(location.prefix { $0 != "#" })")
        }
        guard let other = EndpointURL(String(location.prefix { $0 != "#" })), other.host == host else { return nil }
        return other.isSecure == isSecure && other.port == port || other.isSecure && !isSecure ? other : nil
    }
}

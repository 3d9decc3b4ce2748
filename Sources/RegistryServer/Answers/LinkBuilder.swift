import HTTPConnection
import HTTPTypes

/// Writes the addresses that responses send clients to.
struct LinkBuilder: Sendable {
    private let start: String

    init(_ request: IncomingRequest, options: ServerOptions) {
        let prefix = options.prefix.dropLast()
        switch options.links {
        case .relative: start = String(prefix)
        case .fixed(let base): start = base + prefix
        case .request: start = LinkBuilder.origin(of: request) + prefix
        }
    }

    /// `path` begins with a slash.
    func link(to path: String) -> String { start + path }

    /// Scheme and authority as the client used them: what a proxy in front says, else this connection's own. Empty when
    /// nothing tells, which makes links relative.
    static func origin(of request: IncomingRequest) -> String {
        let forwarded = request.headers.value(of: .forwarded).map(ForwardedElement.init)
        let proto = forwarded?.proto ?? request.headers.value(of: .xForwardedProto).map(firstOfList)
        let host = forwarded?.host ?? request.headers.value(of: .xForwardedHost).map(firstOfList)
        let scheme = proto.map { $0.lowercased() }.flatMap { ["http", "https"].contains($0) ? $0 : nil }
        guard let authority = [host, request.authority].compactMap(\.self).first(where: isAuthority) else { return "" }
        return "\(scheme ?? (request.connection.isSecure ? "https" : "http"))://\(authority)"
    }

    private static func firstOfList(_ text: String) -> String {
        var first = text.prefix { $0 != "," }.drop { $0 == " " }
        while first.last == " " { first.removeLast() }
        return String(first)
    }

    /// Only what can be a host and port may come back in a link.
    private static func isAuthority(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: ".-_:[]".utf8.contains(byte)
                }
            }
    }
}

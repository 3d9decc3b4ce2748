import AsyncHTTPClient

/// `http://[user:password@]host[:port]`; the scheme may be missing.
struct ProxyAddress: Hashable, Sendable {
    private let host: String
    private let port: Int
    private let login: Secret?

    private static let longest = 1024

    init(_ text: String) throws(AddressProblem) {
        guard text.utf8.count <= ProxyAddress.longest else { throw AddressProblem("it is too long") }
        var rest = text[...]
        if let mark = text.firstRange(of: "://") {
            guard text[..<mark.lowerBound].lowercased() == "http" else {
                throw AddressProblem("only proxies that are spoken to by http:// are known")
            }
            rest = text[mark.upperBound...]
        }
        rest = rest.prefix { $0 != "/" }
        var login: Secret?
        if let at = rest.lastIndex(of: "@") {
            guard let decoded = ProxyAddress.decoded(rest[..<at]), decoded.contains(":") else {
                throw AddressProblem("before the @ stand user:password, percent-encoded")
            }
            login = Secret(decoded)
            rest = rest[rest.index(after: at)...]
        }
        let authority = try Authority(rest)
        self.login = login
        // The resolver takes an IPv6 address without its brackets.
        host = authority.host.first == "[" ? String(authority.host.dropFirst().dropLast()) : authority.host
        port = authority.port ?? 80
    }

    var clientProxy: HTTPClient.Configuration.Proxy {
        guard let login, let colon = login.text.firstIndex(of: ":") else { return .server(host: host, port: port) }
        return .server(
            host: host, port: port,
            authorization: .basic(
                username: String(login.text[..<colon]),
                password: String(login.text[login.text.index(after: colon)...])))
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

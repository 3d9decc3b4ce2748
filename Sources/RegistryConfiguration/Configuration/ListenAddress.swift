/// Where the server listens: `http.addr`, read as `http.net` says.
public enum ListenAddress: Hashable, Sendable {
    /// A name or address without brackets, nil for all interfaces; port 0 lets the system choose.
    case internet(host: String?, port: UInt16)
    /// The path of a socket file.
    case unix(path: String)

    /// The most bytes that the system takes for a socket's path, without the byte that ends it.
    static let longestPath = 107

    /// Reads `:5000`, `0.0.0.0:443`, `[::]:5000` or `localhost:0`; the port is never left out. Nil for anything else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = PortNumber(text[text.index(after: colon)...])?.value
        else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("[") {
            guard host.hasSuffix("]") else { return nil }
            host = host.dropFirst().dropLast()
            // A zone (`fe80::1%eth0`) may follow the address.
            let address = host.prefix { $0 != "%" }
            let zone = host.dropFirst(address.count)
            guard address.contains(":"), address.utf8.allSatisfy(\.isInIPv6Address),
                zone.isEmpty || (zone.count > 1 && zone.dropFirst().utf8.allSatisfy(\.isUnreserved))
            else { return nil }
        } else {
            guard host.utf8.allSatisfy(\.isUnreserved) else { return nil }
        }
        self = .internet(host: host.isEmpty ? nil : String(host), port: port)
    }

    /// Whether only this machine can reach the address. A name other than `localhost` counts as reachable.
    public var isLoopback: Bool {
        switch self {
        case .unix: true
        case .internet(nil, _): false
        case .internet(let host?, _):
            host == "localhost" || host == "::1"
                || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
        }
    }

    /// Whether the two cannot be listened on at once. Names are compared as they are written.
    func overlaps(_ other: ListenAddress) -> Bool {
        guard case .internet(let host, let port) = self, case .internet(let otherHost, let otherPort) = other,
            port == otherPort, port != 0
        else { return false }
        let everything: Set<String?> = [nil, "0.0.0.0", "::"]
        return host == otherHost || everything.contains(host) || everything.contains(otherHost)
    }
}

extension ListenAddress: CustomStringConvertible {
    /// As it is written in a configuration.
    public var description: String {
        switch self {
        case .unix(let path): path
        case .internet(let host, let port):
            host.map { $0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)" } ?? ":\(port)"
        }
    }
}

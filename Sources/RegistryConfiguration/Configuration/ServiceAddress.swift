/// Where a service is reached: scheme, host and port.
public struct ServiceAddress: Hashable, Sendable {
    public enum Scheme: String, Hashable, Sendable {
        case http
        case https
    }

    /// Nil when the text has none, and another key decides.
    public var scheme: Scheme?
    /// A name, or an address without brackets.
    public var host: String
    /// Nil for the scheme's own.
    public var port: UInt16?

    /// Reads `minio.example`, `minio.example:9000`, `https://[2001:db8::1]:9000`, each with or without a closing slash. Nil for
    /// anything else: a path, a name and password, another scheme.
    public init?(_ text: String) {
        var rest = text[...]
        if let mark = rest.firstRange(of: "://") {
            guard let scheme = Scheme(rawValue: rest[..<mark.lowerBound].lowercased()) else { return nil }
            self.scheme = scheme
            rest = rest[mark.upperBound...]
        }
        if rest.hasSuffix("/") { rest.removeLast() }
        let after: Substring
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            let address = rest[..<end].dropFirst()
            guard address.contains(":"), address.utf8.allSatisfy(\.isInIPv6Address) else { return nil }
            host = String(address)
            after = rest[end...].dropFirst()
        } else {
            host = rest.prefix { $0 != ":" }.lowercased()
            guard !host.isEmpty, host.utf8.allSatisfy(\.isUnreserved) else { return nil }
            after = rest.dropFirst(host.count)
        }
        guard !after.isEmpty else { return }
        guard after.first == ":", let number = PortNumber(after.dropFirst()), number.value > 0 else { return nil }
        port = number.value
    }
}

extension ServiceAddress: CustomStringConvertible {
    /// As it would be written.
    public var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return (scheme.map { "\($0.rawValue)://" } ?? "") + name + (port.map { ":\($0)" } ?? "")
    }
}

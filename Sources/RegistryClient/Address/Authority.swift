import Glibc

/// A host with a port, as it stands in a URL behind the slashes (RFC 3986, section 3.2): a name, an IPv4 address, or an
/// IPv6 address in brackets.
struct Authority: Hashable, Sendable {
    /// Lower case; an IPv6 address has its brackets.
    let host: String
    /// Nil when none is given.
    let port: Int?

    /// Bytes, as DNS counts them (RFC 1035, section 2.3.4).
    private static let longestHost = 253

    init(_ text: Substring) throws(AddressProblem) {
        guard !text.contains("@") else {
            throw AddressProblem("a user does not belong there; name it with the login instead")
        }
        var name = text
        var port: Substring?
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { throw AddressProblem("the bracket is not closed") }
            name = text[...close]
            let behind = text[text.index(after: close)...]
            guard behind.isEmpty || behind.first == ":" else {
                throw AddressProblem("only a port may follow the bracket, as in [::1]:5000")
            }
            port = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            guard text.firstIndex(of: ":") == text.lastIndex(of: ":") else {
                throw AddressProblem("an IPv6 address stands in brackets, as in [::1]:5000")
            }
            name = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        self.host = try Authority.host(name)
        self.port = try port.map { text throws(AddressProblem) in try Authority.port(text) }
    }

    /// Whether `host` is a number, not a name.
    static func isAddress(_ host: String) -> Bool {
        host.first == "[" || isIPv4(host)
    }

    /// The bytes of a host that is an address, as certificates hold them; nil for a name.
    static func addressBytes(_ host: String) -> [UInt8]? {
        var (short, long) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, host, &short) == 1 { return withUnsafeBytes(of: short) { Array($0) } }
        guard host.first == "[", inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &long) == 1 else {
            return nil
        }
        return withUnsafeBytes(of: long) { Array($0) }
    }

    private static func port(_ text: Substring) throws(AddressProblem) -> Int {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(isDigit), let number = Int(text),
            (1...65535).contains(number)
        else { throw AddressProblem("the port is a number from 1 to 65535") }
        return number
    }

    private static func host(_ text: Substring) throws(AddressProblem) -> String {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw AddressProblem("a name with other than ASCII letters is written in the form that begins with xn--")
        }
        var host = text.lowercased()
        if host.first == "[" {
            guard isIPv6(host.dropFirst().dropLast()) else {
                throw AddressProblem("what stands in brackets is no IPv6 address")
            }
            return host
        }
        if host.hasSuffix(".") { host.removeLast() }
        guard !host.isEmpty else { throw AddressProblem("there is no host") }
        guard host.utf8.count <= longestHost else {
            throw AddressProblem("a host has at most \(longestHost) characters")
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if let last = labels.last, !last.isEmpty, last.utf8.allSatisfy(isDigit) {
            guard isIPv4(host) else { throw AddressProblem("it is no IPv4 address") }
            return host
        }
        guard labels.allSatisfy(isLabel) else {
            throw AddressProblem("a host has letters, digits and inner hyphens between its dots")
        }
        return host
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy {
                isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            }
    }

    private static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    private static func isIPv6(_ text: Substring) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, String(text), &address) == 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

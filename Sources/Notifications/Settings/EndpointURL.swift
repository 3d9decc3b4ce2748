/// Where an endpoint takes events: `http` or `https`, a host, and a path with its query.
public struct EndpointURL: Hashable, Sendable {
    /// Bytes; longer ones are none.
    static let longest = 4096

    /// As a request is made to it.
    let text: String
    let isSecure: Bool
    /// Lower case; an IPv6 address has its brackets.
    let host: String
    let port: Int

    /// Nil for another scheme, a user and password, a fragment, and for what no URL holds (RFC 3986).
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}#".utf8.contains($0) }),
            let mark = text.firstRange(of: "://")
        else { return nil }
        switch text[..<mark.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var name = authority
        var after = Substring()
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            name = authority[...close]
            after = authority[close...].dropFirst()
            guard name.contains(":"), name.utf8.dropFirst().dropLast().allSatisfy(Self.isAddressByte) else {
                return nil
            }
        } else {
            name = authority.prefix { $0 != ":" }
            after = authority.dropFirst(name.count)
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isHostByte) else { return nil }
        }
        if after.isEmpty {
            port = isSecure ? 443 : 80
        } else {
            let digits = after.dropFirst()
            guard after.first == ":", (1...5).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
                (1...65535).contains(number)
            else { return nil }
            port = number
        }
        host = name.lowercased()
        self.text = text
    }

    /// For messages: without the query, in which a secret may stand.
    var shown: String { String(text.prefix { $0 != "?" }) }

    /// Where an answer of 307 or 308 from here leads to; nil when nobody follows it there: only to the same host, and never
    /// from TLS to plain text, so that headers stay between those whom the operator meant.
    func followed(to location: String) -> EndpointURL? {
        if location.hasPrefix("/"), !location.hasPrefix("//") {
            let origin = text.dropLast(target.count)
            return EndpointURL("\(origin)\(location.prefix { $0 != "#" })")
        }
        guard let other = EndpointURL(String(location.prefix { $0 != "#" })), other.host == host else { return nil }
        return other.isSecure == isSecure && other.port == port || other.isSecure && !isSecure ? other : nil
    }

    /// Path and query.
    private var target: Substring {
        guard let mark = text.firstRange(of: "://") else { return "" }
        return text[mark.upperBound...].drop { $0 != "/" && $0 != "?" }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

/// An absolute URL of `http` or `https` (RFC 3986, section 3), as an operator or another server wrote it, with a host and without a user
/// and a fragment.
package struct HTTPAddress: Hashable, Sendable {
    /// As a request is made to it.
    package let text: String
    package let isSecure: Bool
    /// Lower case; an IPv6 address has its brackets.
    package let host: String
    /// That of the scheme where none is written.
    package let port: Int

    /// Nil for more than `longest` bytes, another scheme, a user and password, a fragment, a port that there cannot be, and for what no
    /// URL holds.
    package init?(_ text: String, upTo longest: Int) {
        guard text.utf8.count <= longest,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}#".utf8.contains($0) }),
            let mark = text.firstRange(of: "://")
        else { return nil }
        switch text[..<mark.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let authority = text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
        let name: Substring
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            name = authority[...close]
            guard name.contains(":"), name.utf8.dropFirst().dropLast().allSatisfy(Self.isAddressByte) else {
                return nil
            }
        } else {
            name = authority.prefix { $0 != ":" }
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isHostByte) else { return nil }
        }
        let after = authority[name.endIndex...]
        if after.isEmpty {
            port = isSecure ? 443 : 80
        } else {
            let digits = after.dropFirst()
            guard after.first == ":", (1...5).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let number = Int(digits), (1...65535).contains(number)
            else { return nil }
            port = number
        }
        host = name.lowercased()
        self.text = text
    }

    /// Scheme, host and port, as written.
    package var origin: Substring { text.dropLast(target.count) }

    /// Path and query; may be empty.
    package var target: Substring {
        guard let mark = text.firstRange(of: "://") else { return "" }
        return text[mark.upperBound...].drop { $0 != "/" && $0 != "?" }
    }

    /// Underscores are in names that containers have.
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

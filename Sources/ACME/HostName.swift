import Wording

/// A host that certificates are ordered for: lower-case ASCII without a final dot.
///
/// Neither a wildcard, which only a DNS challenge could prove, nor an address.
public struct HostName: Hashable, Sendable {
    /// Bytes, as DNS counts them (RFC 1035, section 2.3.4).
    private static let longest = 253
    private static let longestLabel = 63

    let text: String

    /// Throws `.invalidSetting` with what would be right.
    public init(_ text: String) throws(ACMEError) {
        func refused(_ words: String) -> ACMEError {
            ACMEError(
                .invalidSetting, "\(ShownText.line(text)) is no host that a certificate can be ordered for: \(words)")
        }
        var name = text.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        guard !name.isEmpty else { throw refused("it is empty; right would be registry.example.com") }
        guard !name.contains("*") else {
            throw refused("wildcards need a DNS challenge, which is not supported; name each host")
        }
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw refused("write it in its ASCII form, which begins with xn--")
        }
        guard name.utf8.count <= HostName.longest else {
            throw refused("it is longer than \(HostName.longest) characters")
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard !name.contains(":"), !labels.allSatisfy({ $0.utf8.allSatisfy(HostName.isDigit) && !$0.isEmpty }) else {
            throw refused("it is an address, or has a port; right would be a name such as registry.example.com")
        }
        guard labels.allSatisfy(HostName.isLabel) else {
            throw refused(
                "a name has letters, digits and hyphens between its dots; right would be registry.example.com")
        }
        self.text = name
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...longestLabel).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy {
                isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension HostName: CustomStringConvertible {
    public var description: String { text }
}

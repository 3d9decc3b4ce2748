/// The name of a host that an authority can give a certificate for: labels of letters, digits and inner hyphens, in lower case
/// and without the dot of the root (RFC 1123, section 2.1; RFC 8555, section 7.1.4).
public struct DomainName: Hashable, Sendable {
    /// Why a text is no such name.
    public struct Fault: Error, Hashable {
        /// The text, what is wrong with it, and what would be right.
        public let message: String
    }

    private static let longest = 253
    private static let longestLabel = 63

    public let text: String

    public init(_ text: String) throws(Fault) {
        let name = (text.hasSuffix(".") ? text.dropLast() : text[...]).lowercased()
        if let reason = Self.reason(text) ?? Self.reason(ofLabels: name) {
            throw Fault(message: "\"\(text)\" \(reason)")
        }
        self.text = name
    }

    /// Whether it lies below another name. Public authorities take no others.
    var isQualified: Bool { text.contains(".") }

    /// What else somebody may have written.
    private static func reason(_ text: String) -> String? {
        if text.isEmpty { return "is no host name; \(example)" }
        if text.contains("*") {
            return "is a wildcard, which needs DNS-01, and that is not spoken here; name each host"
        }
        if !text.utf8.allSatisfy({ $0 < 0x80 }) {
            return "is not ASCII; write the name as DNS has it, with xn-- before what was encoded"
        }
        if text.contains("/") { return "is an address; \(example)" }
        if isInternetAddress(text) { return "is an address of a machine; certificates are for names" }
        if text.contains(":") { return "names a port; \(example)" }
        return nil
    }

    private static func reason(ofLabels name: String) -> String? {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.utf8.count <= longest, labels.allSatisfy(isLabel) else {
            return "is no host name: labels of letters, digits and inner hyphens, joined by dots; \(example)"
        }
        return nil
    }

    private static let example = "write the name alone: registry.example.com"
    private static let hyphen = UInt8(ascii: "-")

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        !label.isEmpty && label.count <= longestLabel && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { $0 == hyphen || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }

    /// IPv4 in decimals; IPv6 with or without brackets, which no name with a port can be taken for.
    private static func isInternetAddress(_ text: String) -> Bool {
        if text.hasPrefix("[") || text.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 { return true }
        let last = text.prefix { $0 != ":" }.split(separator: ".").last ?? ""
        return !last.isEmpty && last.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension DomainName: CustomStringConvertible {
    public var description: String { text }
}

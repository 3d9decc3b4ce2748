/// A text as a parameter of a header holds it: in quotes, with quotes and backslashes escaped (RFC 9110 section 5.6.4).
struct QuotedText: Hashable, Sendable {
    let text: String

    /// Throws `.invalidRealm` for a control character, which no header can carry.
    ///
    /// - Parameter key: of the configuration, where the text comes from.
    init(_ plain: String, key: String) throws(AccessError) {
        var quoted = "\""
        for scalar in plain.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0:
                throw AccessError(
                    .invalidRealm,
                    """
                    the realm \(plain.debugDescription) holds the control character U+\(hexadecimal(scalar)), which no \
                    header can carry; give \(key) as one line of plain text
                    """)
            case 0x22, 0x5C:
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            default:
                quoted.unicodeScalars.append(scalar)
            }
        }
        text = quoted + "\""
    }
}

private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

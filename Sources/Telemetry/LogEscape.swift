/// How text from outside becomes a quoted value that cannot end its line, its quotes, or a reader's trust: control
/// characters, line and paragraph separators and characters that turn the writing direction are spelled out.
enum LogEscape {
    /// `\n`, `\x1b`, `\u202e`
    case text
    /// The same characters in the forms that JSON has: `\n`, `\u001b`, `\u202e`
    case json

    /// The most UTF-8 bytes of a value that are shown; the rest is counted.
    static let valueLimit = 4096

    func appendQuoted(_ value: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        var shown = 0
        for scalar in value.unicodeScalars {
            guard shown < LogEscape.valueLimit else {
                line.append(contentsOf: "… (\(value.utf8.count - shown) more bytes)".utf8)
                break
            }
            shown += UTF8.width(scalar)
            append(scalar, to: &line)
        }
        line.append(UInt8(ascii: "\""))
    }

    private func append(_ scalar: Unicode.Scalar, to line: inout [UInt8]) {
        switch scalar.value {
        case 0x22, 0x5C:
            line.append(UInt8(ascii: "\\"))
            line.append(UInt8(scalar.value))
        case 0x0A: line.append(contentsOf: #"\n"#.utf8)
        case 0x0D: line.append(contentsOf: #"\r"#.utf8)
        case 0x09: line.append(contentsOf: #"\t"#.utf8)
        case 0..<0x20, 0x7F:
            line.append(contentsOf: (self == .text ? #"\x"# : #"\u00"#).utf8)
            line.appendHexadecimal(UInt8(scalar.value))
        case 0x80..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
            line.append(contentsOf: #"\u"#.utf8)
            line.appendHexadecimal(UInt8(scalar.value >> 8))
            line.appendHexadecimal(UInt8(truncatingIfNeeded: scalar.value))
        default:
            line.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}

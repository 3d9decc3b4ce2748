/// The bytes of HTTP/1's grammar (RFC 9110, section 5.6.2; RFC 5234, appendix B.1).
extension UInt8 {
    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A

    /// Whether this byte can be in no line, other than at its end. A tab can.
    var isControl: Bool { self < 0x20 ? self != 0x09 : self == 0x7F }

    var lowercasedASCII: UInt8 {
        UInt8(ascii: "A") <= self && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }

    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// Whether it is a visible character of ASCII.
    var isVisible: Bool { self > 0x20 && self < 0x7F }

    var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^")...UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}

extension Span<UInt8> {
    /// As UTF-8; what is none is replaced.
    var text: String {
        // Safe: the bytes are copied before the closure ends.
        unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

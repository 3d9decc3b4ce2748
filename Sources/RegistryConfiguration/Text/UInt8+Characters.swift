extension UInt8 {
    /// What may stand in a URL as it is: RFC 3986 section 2.3.
    var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// A digit of either case, a colon, or a dot of an embedded IPv4 address.
    var isInIPv6Address: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// What the name of a header field may hold: `tchar`, RFC 9110 section 5.6.2.
    var isInFieldName: Bool {
        isUnreserved || "!#$%&'*+^`|".utf8.contains(self)
    }
}

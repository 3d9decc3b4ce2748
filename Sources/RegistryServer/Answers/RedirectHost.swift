/// The host of a Host field, without its port, if it is one that a client may be sent to: a name, an IPv4 address or a bracketed
/// IPv6 address, and nothing that a browser could read as more than that.
struct RedirectHost {
    private static let longest = 255

    let text: String

    /// - Parameter fallback: for clients of HTTP/1.0 that name no host.
    init?(_ authority: String?, or fallback: String) {
        let authority = authority ?? ""
        let isBracketed = authority.hasPrefix("[")
        let host =
            isBracketed
            ? authority.prefix { $0 != "]" } + "]"
            : authority.prefix { $0 != ":" }
        guard host.utf8.count <= Self.longest, host.utf8.allSatisfy({ Self.isAllowed($0, isBracketed: isBracketed) })
        else { return nil }
        text = host.isEmpty ? fallback : String(host)
    }

    private static func isAllowed(_ byte: UInt8, isBracketed: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."):
            true
        case UInt8(ascii: "g")...UInt8(ascii: "z"), UInt8(ascii: "G")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            !isBracketed
        case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): isBracketed
        default: false
        }
    }
}

/// Which trace a request belongs to, as its sender says it (W3C Trace Context, section 3.2).
public struct TraceContext: Hashable, Sendable {
    /// 32 hexadecimal digits in lower case, not all zero.
    public let traceID: String
    /// The span that the sender is in: 16 hexadecimal digits in lower case, not all zero.
    public let parentID: String
    /// Whether the sender records the trace.
    public let isSampled: Bool

    /// Reads the field `traceparent`. Nil for what is not well-formed, and for several: it counts as absent then. Of versions to come,
    /// what this one knows is read (section 4.3).
    public init?(traceparent text: String) {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "-"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count >= 4, let version = Self.digits(parts[0], count: 2), version != "ff",
            parts.count == 4 || version != "00", let traceID = Self.digits(parts[1], count: 32),
            let parentID = Self.digits(parts[2], count: 16), let flags = Self.digits(parts[3], count: 2),
            let number = UInt8(flags, radix: 16), !traceID.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }),
            !parentID.utf8.allSatisfy({ $0 == UInt8(ascii: "0") })
        else { return nil }
        self.traceID = traceID
        self.parentID = parentID
        isSampled = number & 1 == 1
    }

    private static func digits(_ text: Substring.UTF8View, count: Int) -> String? {
        guard text.count == count,
            text.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}

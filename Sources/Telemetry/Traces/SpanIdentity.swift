/// Which span of which trace a request is, from its beginning.
public final class SpanIdentity: Sendable {
    /// 32 hexadecimal digits.
    public let traceID: String
    /// 16 hexadecimal digits.
    public let id: String
    /// The span that it is a part of; nil when it begins the trace.
    public let parentID: String?

    init(traceID: String, id: String, parentID: String?) {
        self.traceID = traceID
        self.id = id
        self.parentID = parentID
    }

    /// Random hexadecimal digits, 16 a word, no word of them all zero.
    static func digits(words: Int) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(16 * words)
        for _ in 0..<words {
            withUnsafeBytes(of: UInt64.random(in: 1 ... .max)) { for byte in $0 { digits.appendHexadecimal(byte) } }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

/// Which requests are traced.
public struct TraceSampler: Hashable, Sendable {
    /// Which are, of those that no sender has decided on.
    public enum Root: Hashable, Sendable {
        case all
        case none
        /// So many of all, from 0 to 1, and of one trace all or none.
        case ratio(Double)
    }

    public var root: Root
    /// Whether what the sender decided counts.
    public var followsSender: Bool

    public init(root: Root, followsSender: Bool) {
        self.root = root
        self.followsSender = followsSender
    }

    /// - Parameters:
    ///   - traceID: 32 hexadecimal digits.
    ///   - sender: what came with the request.
    func samples(_ traceID: String, sender: TraceContext?) -> Bool {
        if followsSender, let sender { return sender.isSampled }
        switch root {
        case .all: return true
        case .none: return false
        case .ratio(let ratio):
            // The last 56 bits are random (W3C Trace Context, level 2, section 3.2.2.3.2), and the same for all who see the trace.
            guard let number = UInt64(traceID.suffix(14), radix: 16) else { return false }
            return Double(number) < ratio * Double(UInt64(1) << 56)
        }
    }
}

/// Which requests are traced.
struct TraceSampler: Hashable, Sendable {
    /// Which are, of those that no sender has decided on.
    enum Root: Hashable, Sendable {
        case all
        case none
        /// So many of all, from 0 to 1, and of one trace all or none.
        case ratio(Double)
    }

    /// Of a trace's identifier, those that are random (W3C Trace Context, level 2, section 3.2.2.3.2), and the same for all who see it.
    private static let randomBits = 56

    let followsSender: Bool
    /// Below which number those bits make a trace be recorded.
    private let bound: UInt64

    /// - Parameter followsSender: whether what the sender decided counts.
    init(root: Root, followsSender: Bool) {
        self.followsSender = followsSender
        let all = UInt64(1) << Self.randomBits
        bound =
            switch root {
            case .all: all
            case .none: 0
            case .ratio(let ratio): UInt64((min(max(ratio, 0), 1) * Double(all)).rounded())
            }
    }

    /// - Parameters:
    ///   - traceID: 32 hexadecimal digits.
    ///   - sender: what came with the request.
    func samples(_ traceID: String, sender: TraceContext?) -> Bool {
        if followsSender, let sender { return sender.isSampled }
        guard let number = UInt64(traceID.suffix(Self.randomBits / 4), radix: 16) else { return false }
        return number < bound
    }
}

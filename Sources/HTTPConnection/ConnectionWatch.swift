/// Decides when the client of a connection has had its time. It is asked at regular ticks and reads no clock, so that a
/// request costs it nothing; every limit is kept to within one tick.
struct ConnectionWatch {
    /// What is waited for.
    enum Phase: Hashable, Sendable {
        /// The rest of a request's head.
        case head
        /// The next request.
        case idle
        /// More of a body.
        case receiving
        /// That the client takes what was sent.
        case sending
        /// This side: a handler, a disk.
        case ours
        /// The rest of a body that nobody wants, or the client's end of the connection.
        case discarding
    }

    enum Verdict: Hashable, Sendable {
        case headTooSlow
        case idle
        /// Nothing, or too little, came or went.
        case stalled
        case discardingTooSlow

        /// For a log: why the client was dropped, and by which limit.
        var reason: String {
            switch self {
            case .headTooSlow: "a request's head took too long (http.limits.headertimeout)"
            case .idle: "nothing was asked for too long (http.limits.idletimeout)"
            case .stalled:
                "the client sent or took too little for too long (http.limits.bodytimeout and minimumrate)"
            case .discardingTooSlow: "the client did not end the connection in time"
            }
        }

        /// As it is counted.
        var drop: ConnectionCounts.Drop {
            switch self {
            case .headTooSlow: .head
            case .idle: .idle
            case .stalled: .stalled
            case .discardingTooSlow: .lingering
            }
        }
    }

    /// What is left of a body, or of a connection that was closed, need not be waited for long.
    private static let discardTimeout = Duration.seconds(5)

    /// Between two ticks.
    let tick: Duration
    private let headTicks: Int
    private let idleTicks: Int
    private let discardTicks: Int
    private let bodyTicks: Int
    /// Bytes that have to move in a full window of waiting.
    private let leastBytes: Int64

    private(set) var phase = Phase.head
    private var ticksInPhase = 0
    private var waitedTicks = 0
    /// When the waiting began; nil until then.
    private var bytesBefore: Int64?

    init(_ limits: ConnectionLimits) {
        let shortest = Swift.min(limits.headerTimeout, limits.idleTimeout, limits.bodyTimeout, Self.discardTimeout)
        let tick = Swift.max(shortest / 8, .milliseconds(50))
        self.tick = tick
        func ticks(_ limit: Duration) -> Int { Swift.max(1, Int((limit / tick).rounded(.up))) }
        headTicks = ticks(limits.headerTimeout)
        idleTicks = ticks(limits.idleTimeout)
        bodyTicks = ticks(limits.bodyTimeout)
        discardTicks = ticks(Swift.min(limits.bodyTimeout, Self.discardTimeout))
        leastBytes = Swift.max(1, Int64(limits.bodyTimeout / .seconds(1) * Double(limits.minimumRate)))
    }

    mutating func enter(_ phase: Phase) {
        guard phase != self.phase else { return }
        self.phase = phase
        ticksInPhase = 0
    }

    /// Another request begins or has ended: what its predecessor was slow with does not count.
    mutating func beginTransfer() {
        bytesBefore = nil
    }

    /// - Parameter bytes: how much has come and gone on this connection so far.
    mutating func afterTick(bytes: Int64) -> Verdict? {
        ticksInPhase += 1
        switch phase {
        case .head: return ticksInPhase > headTicks ? .headTooSlow : nil
        case .idle: return ticksInPhase > idleTicks ? .idle : nil
        case .discarding: return ticksInPhase > discardTicks ? .discardingTooSlow : nil
        case .ours: return nil
        case .receiving, .sending:
            guard let bytesBefore else {
                waitedTicks = 0
                self.bytesBefore = bytes
                return nil
            }
            waitedTicks += 1
            guard waitedTicks >= bodyTicks else { return nil }
            waitedTicks = 0
            self.bytesBefore = bytes
            return bytes - bytesBefore < leastBytes ? .stalled : nil
        }
    }
}

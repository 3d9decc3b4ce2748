import Synchronization

/// What has become of the connections of a listener, for those who watch it. Nothing is counted for each request.
public final class ConnectionCounts: Sendable {
    /// Why this side ended a connection, or a stream of one.
    public enum Drop: Int, CaseIterable, Sendable {
        /// A request's head took too long.
        case head
        /// Nothing was asked for.
        case idle
        /// The client sent or took too little.
        case stalled
        /// The client did not end the connection after its last answer.
        case lingering
        /// Its TLS handshake took too long.
        case handshake
        /// A file became shorter while it was sent.
        case file
    }

    private final class Number: Sendable {
        let value = Atomic<UInt64>(0)
    }

    private let acceptedNumber = Number()
    private let openNumber = Atomic<Int>(0)
    private let limitNumber = Atomic<Int>(0)
    private let heldNumber = Number()
    private let shortageNumber = Number()
    private let refusedNumber = Number()
    private let drops = Drop.allCases.map { _ in Number() }
    private let handshakeFailures = HandshakeFailure.Kind.allCases.map { _ in Number() }

    public init() {}

    public var accepted: UInt64 { acceptedNumber.value.load(ordering: .relaxed) }
    /// Those that have not ended.
    public var open: Int { openNumber.load(ordering: .relaxed) }
    /// How many may be open at once; 0 before the listener has begun.
    public var limit: Int { limitNumber.load(ordering: .relaxed) }
    /// How often clients had to wait, as the limit of connections was reached.
    public var limitReached: UInt64 { heldNumber.value.load(ordering: .relaxed) }
    /// How often the system had no room for one more.
    public var shortages: UInt64 { shortageNumber.value.load(ordering: .relaxed) }
    /// What was refused that is no request, or breaks a limit of the connection.
    public var refused: UInt64 { refusedNumber.value.load(ordering: .relaxed) }

    public func dropped(_ drop: Drop) -> UInt64 { drops[drop.rawValue].value.load(ordering: .relaxed) }

    /// TLS handshakes that failed, by reason, in an order that stays.
    public var failedHandshakes: [(reason: String, count: UInt64)] {
        HandshakeFailure.Kind.allCases.map { kind in
            (kind.label, handshakeFailures[kind.rawValue].value.load(ordering: .relaxed))
        }
    }

    func connectionBegan() {
        acceptedNumber.value.wrappingAdd(1, ordering: .relaxed)
        openNumber.wrappingAdd(1, ordering: .relaxed)
    }

    func isLimited(to limit: Int) { limitNumber.store(limit, ordering: .relaxed) }

    func connectionEnded() { openNumber.wrappingSubtract(1, ordering: .relaxed) }

    func limitWasReached() { heldNumber.value.wrappingAdd(1, ordering: .relaxed) }

    func systemWasShort() { shortageNumber.value.wrappingAdd(1, ordering: .relaxed) }

    func refusedRequest() { refusedNumber.value.wrappingAdd(1, ordering: .relaxed) }

    func drop(_ drop: Drop) { drops[drop.rawValue].value.wrappingAdd(1, ordering: .relaxed) }

    func handshakeFailed(_ kind: HandshakeFailure.Kind) {
        handshakeFailures[kind.rawValue].value.wrappingAdd(1, ordering: .relaxed)
    }
}

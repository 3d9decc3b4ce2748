import Synchronization

/// Where requests leave what is to become events, before anybody has spent time on it. It holds a bounded number.
final class Intake: Sendable {
    struct Item: Sendable {
        /// Roughly its bytes.
        var weight: Int
        var isChange: Bool
        var ticket: Ticket?
        var events: @Sendable () async -> [Event]
    }

    private struct State {
        var items: [Item] = []
        var weight = 0
        var isClosed = false
        var dropped: UInt64 = 0
    }

    static let maximumItems = 8192
    static let maximumWeight = 16 << 20

    let signal = Signal()
    private let state = Mutex(State())

    /// Returns false when there is no room, or nobody takes anything any more.
    @discardableResult
    func put(_ item: Item) -> Bool {
        let (isTaken, isFirst) = state.withLock { state in
            guard !state.isClosed, state.items.count < Self.maximumItems,
                item.weight <= Self.maximumWeight - state.weight
            else {
                state.dropped += 1
                return (false, false)
            }
            state.items.append(item)
            state.weight += item.weight
            return (true, state.items.count == 1)
        }
        // Whoever is awake looks again before it sleeps.
        if isFirst { signal.ring() }
        return isTaken
    }

    /// All that was put in since the last time, and how many did not fit meanwhile; nil when it is closed and empty.
    func take() -> (items: [Item], dropped: UInt64)? {
        state.withLock { state in
            if state.isClosed, state.items.isEmpty, state.dropped == 0 { return nil }
            defer {
                state.items = []
                state.weight = 0
                state.dropped = 0
            }
            return (state.items, state.dropped)
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        signal.ring()
    }
}

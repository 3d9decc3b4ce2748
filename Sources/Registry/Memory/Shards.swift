import Synchronization

/// Many states of one kind, each behind a lock of its own, so that the cores of a machine seldom meet at one.
struct Shards<State: Sendable>: Sendable {
    /// A lock has an address, which an array cannot give it.
    private final class Shard: Sendable {
        let state: Mutex<State>

        init(_ state: State) {
            self.state = Mutex(state)
        }
    }

    /// More do not pay: a lock is held for less than a hundredth of what a request costs.
    private static var maximumCount: Int { 16 }

    private let shards: [Shard]

    /// As many as make sense when one state should have room for `least` of the `room` that all have together;
    /// `make` gets the number.
    init(sharing room: Int, least: Int, _ make: (Int) -> State) {
        var count = 1
        while count < Self.maximumCount, room / (count * 2) >= least { count *= 2 }
        shards = (0..<count).map { _ in Shard(make(count)) }
    }

    /// Runs `body` on each state, one after the other.
    func forEach(_ body: (inout State) -> Void) {
        for shard in shards { shard.state.withLock { state in body(&state) } }
    }

    func reduce<Result: Sendable>(_ start: Result, _ next: (Result, State) -> Result) -> Result {
        shards.reduce(start) { result, shard in shard.state.withLock { next(result, $0) } }
    }

    /// Runs `body` on the state that `hash` falls to.
    func withLock<Result>(_ hash: Int, _ body: (inout State) -> sending Result) -> sending Result {
        // Their number is a power of two.
        shards[hash & (shards.count - 1)].state.withLock { state in body(&state) }
    }
}

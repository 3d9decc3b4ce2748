import Synchronization

/// A clock that only the test moves, in nanoseconds.
final class TestClock: Sendable {
    static let second: Int64 = 1_000_000_000

    private let time = Atomic<Int64>(1)

    var now: Int64 { time.load(ordering: .acquiring) }

    func advance(by nanoseconds: Int64) {
        time.add(nanoseconds, ordering: .releasing)
    }
}

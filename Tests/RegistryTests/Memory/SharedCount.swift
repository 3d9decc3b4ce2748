import Synchronization

/// A number that many tasks read and change.
final class SharedCount: Sendable {
    private let number = Atomic<Int>(0)

    var value: Int { number.load(ordering: .acquiring) }

    func set(_ value: Int) {
        number.store(value, ordering: .releasing)
    }

    /// Adds one and returns the sum.
    @discardableResult
    func add() -> Int {
        number.add(1, ordering: .acquiringAndReleasing).newValue
    }
}

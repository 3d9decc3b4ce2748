import Synchronization

/// A number that only grows.
public final class Counter: Sendable {
    private let number = Atomic<UInt64>(0)

    public init() {}

    /// Overflow wraps around, which readers of counters take for a restart.
    public func add(_ count: UInt64 = 1) {
        number.wrappingAdd(count, ordering: .relaxed)
    }

    public var value: UInt64 { number.load(ordering: .relaxed) }
}

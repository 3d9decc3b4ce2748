import Synchronization

/// A number that goes up and down.
public final class Gauge: Sendable {
    private let number = Atomic<Int64>(0)

    public init() {}

    public func add(_ count: Int64) {
        number.wrappingAdd(count, ordering: .relaxed)
    }

    public func set(_ value: Int64) {
        number.store(value, ordering: .relaxed)
    }

    public var value: Int64 { number.load(ordering: .relaxed) }
}

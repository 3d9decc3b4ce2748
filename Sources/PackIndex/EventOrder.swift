import Synchronization

/// Orders the events that this process notes within one second.
enum EventOrder {
    private static let count = Atomic<UInt32>(0)

    static func next() -> UInt32 { count.wrappingAdd(1, ordering: .relaxed).newValue }
}

import HTTPConnection
import Synchronization

/// A value that every request reads and that is seldom replaced: each reader gets the one before or the one after, whole. Each
/// thread has its own copy, behind a lock that nobody else waits for.
final class Replaceable<Value: Sendable>: Sendable {
    private final class Lane: Sendable {
        let value: Mutex<Value>

        init(_ value: Value) {
            self.value = Mutex(value)
        }
    }

    private let lanes: [Lane]

    init(_ value: Value) {
        lanes = (0..<16).map { _ in Lane(value) }
    }

    /// For whom time does not matter.
    var value: Value { lanes[0].value.withLock { $0 } }

    subscript(_ connection: ConnectionInfo) -> Value {
        // Their number is a power of two.
        lanes[connection.lane & (lanes.count - 1)].value.withLock { $0 }
    }

    func replace(_ value: Value) {
        for lane in lanes { lane.value.withLock { $0 = value } }
    }
}

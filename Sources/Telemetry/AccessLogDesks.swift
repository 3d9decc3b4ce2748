import Glibc
import Synchronization

/// Places to write lines at, so that threads which log at the same time seldom wait for each other: for one that was stopped
/// in the middle of a line the others would wait longer than for the line.
final class AccessLogDesks: Sendable {
    private struct Desk {
        var formatter = AccessLogFormatter()
        var line: [UInt8] = []
    }

    /// A lock of its own each.
    private final class Place: Sendable {
        let desk = Mutex(Desk())
    }

    private static let count = 16

    private let places = (0..<count).map { _ in Place() }

    /// Calls `take` with the line of `entry`, its end included.
    func write<Result>(_ entry: AccessLogEntry, _ take: ([UInt8]) -> Result) -> Result {
        places[Self.index].desk.withLock { desk in
            desk.line.removeAll(keepingCapacity: true)
            desk.formatter.append(entry, to: &desk.line)
            return take(desk.line)
        }
    }

    /// That of the calling thread; two may have the same.
    private static var index: Int {
        // Multiplied, because threads lie at round addresses.
        Int((UInt64(pthread_self()) &* 0x9E37_79B9_7F4A_7C15) >> 60)
    }
}

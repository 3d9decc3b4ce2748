public import Logging
import Synchronization

/// The level from which on events are logged. It may be moved while loggers are in use, and counts from their next event on.
public final class LogThreshold: Sendable {
    private static let levels = Logger.Level.allCases

    /// The place in `levels`.
    private let place: Atomic<Int>

    public init(_ level: Logger.Level) {
        place = Atomic(Self.place(of: level))
    }

    public var level: Logger.Level {
        get { Self.levels[place.load(ordering: .relaxed)] }
        set { place.store(Self.place(of: newValue), ordering: .relaxed) }
    }

    private static func place(of level: Logger.Level) -> Int {
        levels.firstIndex(of: level) ?? 0
    }
}

import Synchronization

@testable import RegistryClient

/// Clocks and chance that a test moves: waiting takes no time, and the clocks say that it did.
final class TestClock: Sendable {
    private struct Held {
        var elapsed = Duration.seconds(1000)
        var pauses: [Duration] = []
    }

    private let held = Mutex(Held())
    /// Seconds since 1970 UTC.
    static let wall: Int64 = 1_700_000_000

    /// The waits so far.
    var pauses: [Duration] { held.withLock { $0.pauses } }

    func advance(by duration: Duration) { held.withLock { $0.elapsed += duration } }

    var surroundings: ClientSurroundings {
        ClientSurroundings(
            now: { TestClock.wall },
            elapsed: { self.held.withLock { $0.elapsed } },
            pause: { duration in
                self.held.withLock { held in
                    held.pauses.append(duration)
                    held.elapsed += duration
                }
                await Task.yield()
            },
            chance: { 0 })
    }
}

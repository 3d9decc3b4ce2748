import Glibc
import Synchronization

@testable import ACME

/// Clocks and chance that a test moves: waiting takes no time, and the clocks say that it did.
final class TestClock: Sendable {
    private struct Held: Sendable {
        var now: Moment
        var pauses = 0
        var chance = 0.0
    }

    private let held: Mutex<Held>
    private let isHasty: Bool
    /// Pauses after which waiting takes for ever, so that what repeats itself does not run away.
    private static let longest = 200

    /// - Parameters:
    ///   - wall: seconds since 1970 UTC.
    ///   - isHasty: whether waiting takes a little time all the same, for what waits for other processes.
    init(wall: Int64 = Int64(time(nil)), isHasty: Bool = false) {
        held = Mutex(Held(now: Moment(wall: wall, running: .seconds(1000))))
        self.isHasty = isHasty
    }

    var now: Moment { held.withLock { $0.now } }

    func set(chance: Double) { held.withLock { $0.chance = chance } }

    /// Moves the wall clock alone.
    func jump(by seconds: Int64) { held.withLock { $0.now.wall += seconds } }

    func advance(by duration: Duration) { held.withLock { $0.now = $0.now + duration } }

    var surroundings: Surroundings {
        Surroundings(
            now: { self.now },
            pause: { duration in
                let isOver = self.held.withLock { held in
                    held.pauses += 1
                    held.now = held.now + duration
                    return held.pauses >= TestClock.longest
                }
                if self.isHasty {
                    try? await Task.sleep(for: min(duration, .milliseconds(50)))
                } else if isOver {
                    try? await Task.sleep(for: .seconds(3600))
                } else {
                    await Task.yield()
                }
            },
            chance: { self.held.withLock { $0.chance } })
    }
}

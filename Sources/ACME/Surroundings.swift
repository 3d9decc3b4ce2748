import Glibc

/// What the module takes from outside, so that tests can say it: time, waiting, chance.
struct Surroundings: Sendable {
    /// Now, by both clocks.
    var now: @Sendable () -> Moment
    /// Returns early, without a throw, when the task is cancelled.
    var pause: @Sendable (Duration) async -> Void
    /// At least 0, below 1.
    var chance: @Sendable () -> Double

    static let system = Surroundings(
        now: { [start = ContinuousClock.now] in
            Moment(wall: Int64(time(nil)), running: ContinuousClock.now - start)
        },
        pause: { duration in try? await Task.sleep(for: duration) },
        chance: { Double.random(in: 0..<1) })
}

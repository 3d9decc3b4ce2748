/// What the module takes from outside, so that tests can say it: time, waiting, chance.
package struct Surroundings: Sendable {
    package var now: @Sendable () -> ContinuousClock.Instant
    /// Returns early, without a throw, when the task is cancelled.
    package var pause: @Sendable (Duration) async -> Void
    /// At least 0, below 1.
    package var chance: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant, pause: @escaping @Sendable (Duration) async -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.pause = pause
        self.chance = chance
    }

    package static let system = Surroundings(
        now: { ContinuousClock.now }, pause: { duration in try? await Task.sleep(for: duration) },
        chance: { Double.random(in: 0..<1) })
}

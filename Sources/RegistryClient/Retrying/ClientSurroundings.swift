import Glibc

/// What the client takes from outside, so that tests can say it: time, waiting, chance.
struct ClientSurroundings: Sendable {
    /// Seconds since 1970 UTC, by this machine's clock.
    var now: @Sendable () -> Int64
    /// A clock that never jumps, from any moment on.
    var elapsed: @Sendable () -> Duration
    /// Returns early, without a throw, when the task is cancelled.
    var pause: @Sendable (Duration) async -> Void
    /// At least 0, below 1.
    var chance: @Sendable () -> Double

    static let system = ClientSurroundings(
        now: { Int64(time(nil)) },
        elapsed: { [start = ContinuousClock.now] in ContinuousClock.now - start },
        pause: { duration in try? await Task.sleep(for: duration) },
        chance: { Double.random(in: 0..<1) })
}

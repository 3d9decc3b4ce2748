import Encoding
import Glibc

/// What the client takes from outside, so that tests can say it: time, waiting, chance.
struct S3Surroundings: Sendable {
    /// Seconds since 1970 UTC, by this machine's clock.
    var now: @Sendable () -> Int64
    /// A clock that never jumps, from any moment on.
    var elapsed: @Sendable () -> Duration
    /// Returns early, without a throw, when the task is cancelled.
    var pause: @Sendable (Duration) async -> Void
    /// At least 0, below 1.
    var chance: @Sendable () -> Double
    /// A name that no other write of anybody has.
    var writeMark: @Sendable () -> String

    static let system = S3Surroundings(
        now: { Int64(time(nil)) },
        elapsed: { [start = ContinuousClock.now] in ContinuousClock.now - start },
        pause: { duration in try? await Task.sleep(for: duration) },
        chance: { Double.random(in: 0..<1) },
        writeMark: { Hexadecimal.text(of: (0..<16).map { _ in UInt8.random(in: .min ... .max) }) })
}

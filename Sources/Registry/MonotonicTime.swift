import Glibc

/// Nanoseconds by a clock that nobody sets and that never goes back; where it began is unknown. `ContinuousClock.Instant` says
/// the same, but its layout is not known to a compiler, which shows in tables that hold many.
public enum MonotonicTime {
    @Sendable public static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

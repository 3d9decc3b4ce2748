import Glibc

/// A moment in UTC, as the logs write it. Years 0 to 9999 can be shown; moments beyond become the nearest of them.
public struct Timestamp: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z, without leap seconds.
    public let seconds: Int64
    /// 0 to 999,999,999, after `seconds`.
    public let nanoseconds: Int32

    /// 0000-01-01T00:00:00Z
    static let earliest: Int64 = -62_167_219_200
    /// 9999-12-31T23:59:59Z
    static let latest: Int64 = 253_402_300_799

    /// Nanoseconds beyond a second are cut off.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = min(max(seconds, Timestamp.earliest), Timestamp.latest)
        self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
    }

    /// The system's wall clock, which may be set back: measure durations with `ContinuousClock`.
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }
}

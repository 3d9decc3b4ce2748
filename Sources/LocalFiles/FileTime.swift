import Glibc

/// A moment of the wall clock as file systems store it.
package struct FileTime: Hashable, Sendable {
    /// Since 1970 UTC.
    package var seconds: Int64
    package var nanoseconds: Int64

    init(_ time: timespec) {
        seconds = Int64(time.tv_sec)
        nanoseconds = Int64(time.tv_nsec)
    }

    package static func now() -> FileTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return FileTime(time)
    }
}

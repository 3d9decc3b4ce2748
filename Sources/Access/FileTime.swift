import Glibc

/// A moment of the wall clock as file systems store it.
struct FileTime: Hashable, Sendable {
    var seconds: Int64
    var nanoseconds: Int64

    init(_ time: timespec) {
        seconds = Int64(time.tv_sec)
        nanoseconds = Int64(time.tv_nsec)
    }

    static func now() -> FileTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return FileTime(time)
    }
}

import Glibc
import PackFormat

extension PackError {
    /// That the system does not let something be done to a file.
    static func cannot(_ deed: String, _ path: String, because number: Int32 = errno) -> PackError {
        // Safe: the text is copied at once; that of glibc belongs to this thread.
        let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        var error = PackError(.inaccessible, "cannot \(deed) \(path): \(reason)")
        error.systemError = number
        return error
    }
}

import Foundation
public import Glibc

/// What files of this process may be.
public enum FileRights {
    /// The rights that new files do not get. Read without a change, which other tests would meet.
    public static func mask() throws -> mode_t {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("Umask:") }
        guard let text = line?.split(whereSeparator: \.isWhitespace).last, let mask = mode_t(text, radix: 8) else {
            throw CheckFailure("the kernel tells no umask")
        }
        return mask
    }
}

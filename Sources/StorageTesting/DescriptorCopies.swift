import Foundation
import Glibc

/// Copies of every descriptor that this process has for what lies below a path, as a child process has them from its beginning to the
/// start of its program. Closed with their holder.
public final class DescriptorCopies: Sendable {
    private let copies: [CInt]

    public var count: Int { copies.count }

    public init(below path: String) throws {
        let files = FileManager.default
        let descriptors = try files.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { name in
            // Those that are closed meanwhile are nobody's of these.
            let target = try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
            return target?.hasPrefix("\(path)/") == true ? CInt(name) : nil
        }
        copies = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, 3) }
    }

    deinit {
        for copy in copies { close(copy) }
    }
}

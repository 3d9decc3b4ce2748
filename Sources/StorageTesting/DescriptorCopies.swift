import Glibc

/// Copies of every descriptor that this process has for what lies at or below a path, as a child process has them from its beginning to
/// the start of its program. Closed with their holder.
public final class DescriptorCopies: Sendable {
    private let copies: [CInt]

    public var count: Int { copies.count }

    public init(below path: String) {
        var copies: [CInt] = []
        // Safe: `readlink` writes at most the room that it is told, and says how much it wrote.
        var room = [CChar](repeating: 0, count: Int(PATH_MAX))
        for descriptor in 0..<CInt(sysconf(CInt(_SC_OPEN_MAX))) {
            let length = readlink("/proc/self/fd/\(descriptor)", &room, room.count)
            guard length > 0 else { continue }
            let target = String(decoding: room[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if target == path || target.hasPrefix("\(path)/") { copies.append(fcntl(descriptor, F_DUPFD_CLOEXEC, 3)) }
        }
        self.copies = copies
    }

    deinit {
        for copy in copies { close(copy) }
    }
}

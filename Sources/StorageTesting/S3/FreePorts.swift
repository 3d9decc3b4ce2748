import Glibc
import Synchronization

/// Ports on 127.0.0.1 for servers that have to be told theirs.
public enum FreePorts {
    struct NoneLeft: Error {}

    /// Below what the kernel gives out by itself, so that tests of one process do not meet.
    private static let next = Mutex(10_000 + Int(getpid() % 6_000))

    /// Ports that are free, as is the one 10,000 above each, which SeaweedFS takes too.
    public static func pairs(_ count: Int) throws -> [Int] {
        var found: [Int] = []
        for _ in 0..<5000 {
            let port = next.withLock { next in
                next = next >= 18_000 ? 10_000 : next + 1
                return next
            }
            if isFree(port), isFree(port + 10_000) { found.append(port) }
            if found.count == count { return found }
        }
        throw NoneLeft()
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

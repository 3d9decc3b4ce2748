import Glibc
import Synchronization

/// Ports on 127.0.0.1 for servers that have to be told theirs. They lie below what the kernel gives out by itself, so that tests of
/// one process do not meet.
public enum FreePorts {
    private static let next = Mutex(28_001 + Int(getpid() % 4_000))
    private static let nextPair = Mutex(10_000 + Int(getpid() % 8_000))

    /// Ports that nobody listens at, neither by TCP nor by UDP.
    public static func take(_ count: Int) throws -> [Int] {
        try found(count, among: 28_001...32_000, from: next) { isFree($0, SOCK_STREAM) && isFree($0, SOCK_DGRAM) }
    }

    /// Ports that are free, as is the one 10,000 above each, which SeaweedFS takes too.
    public static func pairs(_ count: Int) throws -> [Int] {
        try found(count, among: 10_000...18_000, from: nextPair) {
            isFree($0, SOCK_STREAM) && isFree($0 + 10_000, SOCK_STREAM)
        }
    }

    private static func found(
        _ count: Int, among range: ClosedRange<Int>, from next: borrowing Mutex<Int>, _ isGood: (Int) -> Bool
    ) throws -> [Int] {
        var found: [Int] = []
        for _ in range where found.count < count {
            let port = next.withLock { next in
                next = next >= range.upperBound ? range.lowerBound : next + 1
                return next
            }
            if isGood(port) { found.append(port) }
        }
        guard found.count == count else { throw CheckFailure("there are no \(count) free ports among \(range)") }
        return found
    }

    private static func isFree(_ port: Int, _ kind: __socket_type) -> Bool {
        let descriptor = socket(AF_INET, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
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

import Foundation
public import Glibc
import Synchronization

/// Ports on 127.0.0.1 for servers that have to be told their port.
///
/// They lie outside the range from which the kernel takes ports by itself, where that leaves any, and each is given once, so that
/// tests that run at the same time do not meet.
public enum LoopbackPort {
    private static let range = range(
        besides: (try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)) ?? "")
    private static let next = Mutex(range.lowerBound + Int(getpid()) % (range.count * 5 / 6))
    private static let nextPair = Mutex(3_100 + Int(getpid() % 6_800))

    /// A port that nobody listens at, neither by TCP nor by UDP.
    public static func free() throws -> Int {
        for _ in 0..<2000 {
            let port = next.withLock { next in
                next = next >= range.upperBound ? range.lowerBound : next + 1
                return next
            }
            if try withSocket({ bind(port, $0) }), try withSocket(of: SOCK_DGRAM, { bind(port, $0) }) { return port }
        }
        throw CheckFailure("no port is free on 127.0.0.1 between \(range.lowerBound) and \(range.upperBound)")
    }

    /// - Parameter kernel: the first and the last port of the kernel's range.
    static func range(besides kernel: String) -> ClosedRange<Int> {
        let bounds = kernel.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        guard bounds.count == 2, bounds[0] <= 32_000, bounds[1] <= 60_000 else { return 20_000...32_000 }
        return bounds[1] < 20_000 ? 20_000...32_000 : bounds[1] + 1...Swift.min(bounds[1] + 12_000, 65_535)
    }

    /// A port that is free and has a free one 10,000 above it. Both lie outside the range of ``free()``.
    public static func freePair() throws -> Int {
        for _ in 0..<2000 {
            let port = nextPair.withLock { next in
                next = next >= 9_900 ? 3_100 : next + 1
                return next
            }
            if try withSocket({ bind(port, $0) }), try withSocket({ bind(port + 10_000, $0) }) { return port }
        }
        throw CheckFailure("no two ports 10,000 apart are free on 127.0.0.1 from 3100 to 9900")
    }

    /// Whether somebody listens there.
    public static func isOpen(_ port: Int) throws -> Bool {
        try withSocket { descriptor in
            withAddress(port) { Glibc.connect(descriptor, $0, $1) } == 0
        }
    }

    /// Runs `body` while the port is taken by us.
    public static func withTaken<Result>(_ body: (Int) async throws -> Result) async throws -> Result {
        let descriptor = try socket()
        defer { close(descriptor) }
        let port = try free()
        guard bind(port, descriptor), listen(descriptor, 1) == 0 else { throw CheckFailure("cannot take port \(port)") }
        return try await body(port)
    }

    private static func bind(_ port: Int, _ descriptor: Int32) -> Bool {
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return withAddress(port) { Glibc.bind(descriptor, $0, $1) } == 0
    }

    private static func socket(_ kind: __socket_type = SOCK_STREAM) throws -> Int32 {
        let descriptor = Glibc.socket(AF_INET, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw CheckFailure("cannot open a socket: \(String(cString: strerror(errno)))") }
        return descriptor
    }

    private static func withSocket<Result>(
        of kind: __socket_type = SOCK_STREAM, _ body: (Int32) -> Result
    ) throws -> Result {
        let descriptor = try socket(kind)
        defer { close(descriptor) }
        return body(descriptor)
    }

    /// Runs `body` with the address of a port of 127.0.0.1, which is gone afterwards.
    public static func withAddress<Result>(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

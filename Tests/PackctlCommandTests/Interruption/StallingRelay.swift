import Foundation
import Glibc
import StorageTesting
import Synchronization

/// A way to a server that gives way for so many of its bytes and then for none, while all connections stay open.
final class StallingRelay: Sendable {
    let port: Int
    private let listener: Int32
    private let allowance: Allowance

    /// Bytes that may still pass.
    private final class Allowance: Sendable {
        let left: Atomic<Int>

        init(_ count: Int) { left = Atomic(count) }

        func take(_ count: Int) -> Int {
            let before = left.subtract(count, ordering: .acquiringAndReleasing).oldValue
            return max(0, min(count, before))
        }
    }

    /// - Parameter allowed: bytes of the server, over all connections.
    init(to server: Int, allowing allowed: Int) throws {
        port = try LoopbackPort.free()
        allowance = Allowance(allowed)
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isListening = LoopbackPort.withAddress(port) { bind(socket, $0, $1) } == 0 && listen(socket, 16) == 0
        guard isListening else { throw CheckFailure("the relay cannot listen at \(port)") }
        listener = socket
        let allowance = allowance
        Thread.detachNewThread {
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                let upstream = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
                guard LoopbackPort.withAddress(server, { connect(upstream, $0, $1) }) == 0 else { return }
                Thread.detachNewThread { Self.pass(from: client, to: upstream) { $0 } }
                Thread.detachNewThread { Self.pass(from: upstream, to: client) { allowance.take($0) } }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Whether nothing goes through any more.
    var isStalled: Bool { allowance.left.load(ordering: .acquiring) <= 0 }

    /// Passes bytes on until an end leaves, or nothing may pass; then the connection stays as it is.
    private static func pass(from source: Int32, to target: Int32, _ allowed: (Int) -> Int) {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        while true {
            // Safe: no more is written than the array holds.
            let count = bytes.withUnsafeMutableBytes { recv(source, $0.baseAddress, $0.count, 0) }
            guard count > 0 else {
                shutdown(target, Int32(SHUT_WR))
                return
            }
            let passing = allowed(count)
            // Safe: no more is sent than came.
            guard bytes.withUnsafeBytes({ send(target, $0.baseAddress, passing, Int32(MSG_NOSIGNAL)) }) == count else {
                return
            }
        }
    }
}

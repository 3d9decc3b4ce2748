import Foundation
import Glibc
import StorageTesting
import Synchronization

/// A load balancer for TCP on 127.0.0.1 that knows nothing of HTTP: each connection goes to the next server that takes it.
final class Balancer: Sendable {
    let port: Int
    private let listener: Int32
    private let servers: [Int]
    private let next = Atomic(0)

    /// - Parameter port: nil for any that is free.
    init(to servers: [Int], on port: Int? = nil) throws {
        self.port = try port ?? LoopbackPort.free()
        self.servers = servers
        listener = try Self.socket()
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard Self.call(Glibc.bind, listener, self.port) == 0, listen(listener, 128) == 0 else {
            throw TestFailure("the balancer cannot listen on port \(self.port)")
        }
        let listener = listener
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                guard let self, let server = self.connect() else {
                    close(client)
                    continue
                }
                Thread.detachNewThread { Self.relay(client, server) }
            }
        }
    }

    /// Takes no more connections; those that are open go on until one of their ends leaves.
    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func connect() -> Int32? {
        let first = next.add(1, ordering: .relaxed).newValue
        for number in servers.indices {
            guard let descriptor = try? Self.socket() else { return nil }
            if Self.call(Glibc.connect, descriptor, servers[(first + number) % servers.count]) == 0 {
                return descriptor
            }
            close(descriptor)
        }
        return nil
    }

    /// Passes bytes both ways until both have ended, or one has failed.
    private static func relay(_ client: Int32, _ server: Int32) {
        defer {
            close(client)
            close(server)
        }
        var open = [client: server, server: client]
        while !open.isEmpty {
            var states = open.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&states, nfds_t(states.count), -1) > 0 else { return }
            for state in states where state.revents != 0 {
                guard let other = open[state.fd], let isOpen = pass(from: state.fd, to: other) else { return }
                if !isOpen {
                    open[state.fd] = nil
                    shutdown(other, Int32(SHUT_WR))
                }
            }
        }
    }

    /// Passes on what has come. False at the end, nil after a failure.
    private static func pass(from source: Int32, to target: Int32) -> Bool? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        // Safe: no more is written than the array holds.
        let count = bytes.withUnsafeMutableBytes { recv(source, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return count == 0 ? false : nil }
        var sent = 0
        while sent < count {
            // Safe: the buffer is the array's own, and only what came is handed over.
            let more = bytes.withUnsafeBytes { buffer in
                send(target, buffer.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
            }
            guard more > 0 else { return nil }
            sent += more
        }
        return true
    }

    private static func socket() throws -> Int32 {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestFailure("cannot open a socket: \(String(cString: strerror(errno)))") }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32, _ descriptor: Int32, _ port: Int
    ) -> Int32 {
        LoopbackPort.withAddress(port) { function(descriptor, $0, $1) }
    }
}

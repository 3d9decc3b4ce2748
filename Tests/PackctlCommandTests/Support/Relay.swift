import Foundation
import Glibc
import StorageTesting

/// A way to a server on which a test decides what passes.
final class Relay: Sendable {
    /// What becomes of bytes that came from one side.
    enum Fate {
        /// So many go on. When that are not all, nothing goes on any more in this direction, while the connection stays open.
        case pass(Int)
        /// They go nowhere, and this comes back.
        case answer(String)
    }

    typealias Rule = @Sendable ([UInt8]) -> Fate

    let port: Int
    private let listener: Int32

    /// - Parameters:
    ///   - upstream: for what clients send.
    ///   - downstream: for what the server sends.
    init(
        to server: Int, upstream: @escaping Rule = { .pass($0.count) }, downstream: @escaping Rule = { .pass($0.count) }
    ) throws {
        port = try LoopbackPort.free()
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isListening = LoopbackPort.withAddress(port) { bind(socket, $0, $1) } == 0 && listen(socket, 16) == 0
        guard isListening else { throw CheckFailure("the relay cannot listen at \(port)") }
        listener = socket
        Thread.detachNewThread {
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                let onward = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
                guard LoopbackPort.withAddress(server, { connect(onward, $0, $1) }) == 0 else { return }
                Thread.detachNewThread { Self.pass(from: client, to: onward, upstream) }
                Thread.detachNewThread { Self.pass(from: onward, to: client, downstream) }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Passes bytes on until an end leaves, or nothing may pass; then the connection stays as it is.
    private static func pass(from source: Int32, to target: Int32, _ rule: Rule) {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        while true {
            // Safe: no more is written than the array holds.
            let count = bytes.withUnsafeMutableBytes { recv(source, $0.baseAddress, $0.count, 0) }
            guard count > 0 else {
                shutdown(target, Int32(SHUT_WR))
                return
            }
            switch rule(Array(bytes[..<count])) {
            case .pass(let passing):
                // Safe: no more is sent than came.
                let sent = bytes.withUnsafeBytes { send(target, $0.baseAddress, passing, Int32(MSG_NOSIGNAL)) }
                guard sent == count else {
                    // What comes meanwhile is taken, so that its sender's end is seen.
                    if sent == passing { drain(source, target) }
                    return
                }
            case .answer(let text):
                let answer = Array(text.utf8)
                // Safe: the count is the array's own.
                guard answer.withUnsafeBytes({ send(source, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }) > 0 else {
                    return
                }
            }
        }
    }

    private static func drain(_ source: Int32, _ target: Int32) {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        // Safe: no more is written than the array holds.
        while bytes.withUnsafeMutableBytes({ recv(source, $0.baseAddress, $0.count, 0) }) > 0 {}
        shutdown(target, Int32(SHUT_WR))
    }
}

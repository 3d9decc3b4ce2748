import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A small HTTP server on 127.0.0.1 that keeps what it is sent, and answers as a test says.
public final class HTTPReceiver: Sendable {
    public struct Request: Sendable {
        public var method: String
        public var target: String
        public var fields: [(name: String, value: String)]
        public var body: [UInt8]

        public var text: String { String(decoding: body, as: UTF8.self) }

        /// All values of a header field.
        public func values(of name: String) -> [String] {
            fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        }
    }

    public enum Answer: Sendable {
        case status(Int, fields: [(String, String)] = [], body: String = "")
        /// Nothing, while the connection stays.
        case silent
        /// The connection is closed instead of an answer.
        case cut
        /// The connection is closed in the middle of the body.
        case cutInBody(Int)
        /// A body without an end, a byte at a time.
        case dripping(Int)
    }

    /// Gives the answer to a request; requests count from 1.
    public typealias Script = @Sendable (_ number: Int, Request) -> Answer

    private struct State {
        var requests: [Request] = []
        var script: Script
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>
    private let channel: any Channel

    private init(tls: NIOSSLContext?, port: Int, script: @escaping Script) async throws {
        let state = Mutex(State(script: script))
        let holder = Holder()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(HTTPReceiverHandler(holder))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        self.state = state
        holder.receiver.withLock { $0 = self }
    }

    /// Runs `body` while it listens.
    ///
    /// - Parameters:
    ///   - certificate: for TLS.
    ///   - port: 0 for one that is free.
    public static func with<Result>(
        certificate: TestCertificate? = nil, port: Int = 0, script: @escaping Script = { _, _ in .status(200) },
        _ body: (HTTPReceiver) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        let receiver = try await HTTPReceiver(tls: certificate.map(context), port: port, script: script)
        do {
            let result = try await body(receiver)
            try await receiver.channel.close().get()
            return result
        } catch {
            try? await receiver.channel.close().get()
            throw error
        }
    }

    private static func context(_ certificate: TestCertificate) throws -> NIOSSLContext {
        try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.file).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.key, format: .pem))))
    }

    public var port: Int { channel.localAddress?.port ?? 0 }

    /// What came so far.
    public var requests: [Request] { state.withLock { $0.requests } }

    public func change(_ script: @escaping Script) {
        state.withLock { $0.script = script }
    }

    /// The requests, as soon as there are as many, or the test has run out of time.
    public func requests(atLeast count: Int) async -> [Request] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    let isThere = state.requests.count >= count || Task.isCancelled
                    if !isThere { state.waiting.append((count, continuation)) }
                    return isThere
                }
                if isThere { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting.map(\.continuation)
            }
            for continuation in waiting { continuation.resume() }
        }
        return requests
    }

    func take(_ request: Request) -> Answer {
        let (number, script, ready) = state.withLock { state in
            state.requests.append(request)
            let count = state.requests.count
            let ready = state.waiting.filter { $0.count <= count }.map(\.continuation)
            state.waiting.removeAll { $0.count <= count }
            return (count, state.script, ready)
        }
        for continuation in ready { continuation.resume() }
        return script(number, request)
    }

    /// Knows the receiver whose connections are answered, once there is one.
    final class Holder: Sendable {
        let receiver = Mutex<HTTPReceiver?>(nil)
    }
}

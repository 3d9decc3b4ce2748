import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import StorageTesting
import Synchronization

/// Stands between a client and an S3 server, on loopback, and does to each request what a script says. Without a server behind it,
/// the script has to answer everything itself.
final class FaultProxy: Sendable {
    typealias Script = @Sendable (_ request: ProxiedRequest, _ number: Int) -> Fault
    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private let upstream: S3Server?
    private let tls: NIOSSLContext?
    private let script: Script
    private let journal = Mutex<[ProxiedRequest]>([])
    private let listener: NIOAsyncChannel<any Channel, Never>
    /// Connections that are still to be ended instead of served.
    private let unserved: Mutex<Int>

    /// All requests so far.
    var requests: [ProxiedRequest] { journal.withLock { $0 } }

    /// Returns when as many requests have come that are so, and throws when they do not within two minutes.
    func waitForRequests(_ count: Int = 1, where isSo: (ProxiedRequest) -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while requests.count(where: isSo) < count {
            guard ContinuousClock.now < end else {
                throw CheckFailure("waited in vain for \(count) requests; there are \(requests.map(\.uri))")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Where clients find it, with the bucket of the server behind it.
    var server: S3Server {
        var server = upstream ?? S3Server(port: 0)
        server.port = listener.channel.localAddress?.port ?? 0
        return server
    }

    /// Runs `body` while the proxy serves. `script` is told each request with its number, from 1. The first `unserved` connections are
    /// accepted, and ended without a byte.
    static func with<Result: Sendable>(
        _ upstream: S3Server? = nil, tls: NIOSSLContext? = nil, unserved: Int = 0, script: @escaping Script,
        _ body: (FaultProxy) async throws -> Result
    ) async throws -> Result {
        let proxy = try await FaultProxy(upstream, tls, unserved, script)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await proxy.serve() }
            defer { group.cancelAll() }
            return try await body(proxy)
        }
    }

    private init(
        _ upstream: S3Server?, _ tls: NIOSSLContext?, _ unserved: Int, _ script: @escaping Script
    ) async throws {
        self.upstream = upstream
        self.tls = tls
        self.script = script
        self.unserved = Mutex(unserved)
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Nothing is read before somebody serves the connection.
            .childChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeSucceededFuture(channel)
            }
    }

    private func serve() async {
        await withDiscardingTaskGroup { group in
            // What a connection ends with is what the script wanted.
            try? await listener.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { try? await self.serve(connection) }
                }
            }
        }
    }

    private func serve(_ channel: any Channel) async throws {
        let isUnserved = unserved.withLock { left in
            defer { left = max(0, left - 1) }
            return left > 0
        }
        if isUnserved { return try await end(channel) }
        // Not earlier: one that nobody serves any more when the test ends would trap.
        let connection = try await channel.eventLoop.submit { [tls] in
            if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            return try Connection(wrappingChannelSynchronously: channel)
        }.get()
        try await channel.setOption(.autoRead, value: true).get()
        try await connection.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            while case .head(let head) = try await parts.next() {
                var body = ByteBuffer()
                while case .body(var piece) = try await parts.next() { body.writeBuffer(&piece) }
                let request = ProxiedRequest(method: head.method, uri: head.uri, headers: head.headers, body: body)
                let number = journal.withLock { journal in
                    journal.append(request)
                    return journal.count
                }
                guard try await meet(script(request, number), request, outbound, connection.channel) else { return }
            }
        }
    }

    /// Returns whether the connection goes on.
    private func meet(
        _ fault: Fault, _ request: ProxiedRequest, _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>,
        _ channel: any Channel
    ) async throws -> Bool {
        switch fault {
        case .answer(let answer):
            let status = HTTPResponseStatus(statusCode: answer.status)
            try await send(status, HTTPHeaders(answer.fields), ByteBuffer(string: answer.body), request, outbound)
            return true
        case .reset:
            return try await reset(channel)
        case .silenceAfterSuccess:
            _ = try await ask(request)
            try await channel.closeFuture.get()
            return false
        case .resetAfterSuccess:
            _ = try await ask(request)
            return try await reset(channel)
        case .pass, .damage, .truncate, .stall:
            break
        }
        var sent = request
        if case .damage = fault, let byte: UInt8 = sent.body.getInteger(at: sent.body.readerIndex) {
            sent.body.setInteger(byte ^ 1, at: sent.body.readerIndex)
        }
        let answer = try await ask(sent)
        switch fault {
        case .truncate(let count), .stall(let count):
            let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: answer.headers)
            try await outbound.write(.head(head))
            if let some = answer.body.getSlice(at: answer.body.readerIndex, length: count) {
                try await outbound.write(.body(.byteBuffer(some)))
            }
            if case .stall = fault { try await channel.closeFuture.get() }
            return false
        default:
            try await send(answer.status, answer.headers, answer.body, request, outbound)
            return true
        }
    }

    /// Of all proxies, which work for many tests at once.
    private static let client: HTTPClient = {
        var settings = HTTPClient.Configuration()
        settings.timeout.connect = .seconds(120)
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 128
        return HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: settings)
    }()

    private func ask(
        _ request: ProxiedRequest
    ) async throws -> (status: HTTPResponseStatus, headers: HTTPHeaders, body: ByteBuffer) {
        guard let upstream else { return (.notFound, [:], ByteBuffer()) }
        var message = HTTPClientRequest(url: upstream.origin + request.uri)
        message.method = request.method
        message.headers = request.headers
        message.headers.remove(name: "content-length")
        if request.headers.contains(name: "content-length") { message.body = .bytes(request.body) }
        let answer = try await Self.client.execute(message, timeout: .seconds(120))
        return (answer.status, answer.headers, try await answer.body.collect(upTo: 64 << 20))
    }

    private func send(
        _ status: HTTPResponseStatus, _ headers: HTTPHeaders, _ body: ByteBuffer, _ request: ProxiedRequest,
        _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        var headers = headers
        headers.remove(name: "transfer-encoding")
        if request.method != .HEAD, status != .noContent, status != .notModified {
            headers.replaceOrAdd(name: "content-length", value: String(body.readableBytes))
        } else if request.method == .HEAD, !headers.contains(name: "content-length") {
            // Else the end of a chunked body would come, which an answer to HEAD has not.
            headers.add(name: "content-length", value: "0")
        }
        try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
        if request.method != .HEAD, body.readableBytes > 0 { try await outbound.write(.body(.byteBuffer(body))) }
        try await outbound.write(.end(nil))
    }

    /// Says that nothing will come, and leaves the rest to the other side, which might else hear of an error.
    private func end(_ channel: any Channel) async throws {
        try await channel.close(mode: .output).get()
        try await channel.setOption(.autoRead, value: true).get()
        try await channel.closeFuture.get()
    }

    /// Ends a connection so that the other side hears of an error, not of an end.
    private func reset(_ channel: any Channel) async throws -> Bool {
        try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close().get()
        return false
    }
}

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A server on loopback that says what a test wants, for what real registries never do.
final class StubRegistry: Sendable {
    typealias Script = @Sendable (StubRequest) -> StubAnswer
    /// After how many bytes of a request's body the connection is cut; nil for none.
    typealias Cuts = @Sendable (StubRequest) -> Int?

    private struct State {
        var journal: [StubRequest] = []
    }

    private let state = Mutex(State())
    private let script: Script
    private let cuts: Cuts
    private let channel: any Channel

    private init(host: String, tls: NIOSSLContext?, cuts: @escaping Cuts, script: @escaping Script) async throws {
        self.script = script
        self.cuts = cuts
        let holder = StubHolder()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(StubHandler(holder))
                }
            }
            .bind(host: host == "[::1]" ? "::1" : "127.0.0.1", port: 0).get()
        holder.registry.withLock { $0 = self }
    }

    /// Runs `body` while the stub serves.
    static func with<Result>(
        host: String = "127.0.0.1", tls: NIOSSLContext? = nil, cuts: @escaping Cuts = { _ in nil },
        _ script: @escaping Script,
        _ body: (StubRegistry) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        let stub = try await StubRegistry(host: host, tls: tls, cuts: cuts, script: script)
        do {
            let result = try await body(stub)
            try await stub.channel.close().get()
            return result
        } catch {
            try? await stub.channel.close().get()
            throw error
        }
    }

    static let hasIPv6 = (try? System.enumerateDevices())?.contains { $0.address?.ipAddress == "::1" } ?? false

    var port: Int { channel.localAddress?.port ?? 0 }
    var origin: String { "http://127.0.0.1:\(port)" }

    var journal: [StubRequest] { state.withLock { $0.journal } }
    /// Methods and paths in their order.
    var asked: [String] { journal.map(\.line) }

    func cut(_ request: StubRequest) -> Int? {
        state.withLock { state in
            var request = request
            request.number = state.journal.count { $0.line == request.line } + 1
            return cuts(request)
        }
    }

    func answer(_ request: StubRequest) -> StubAnswer {
        let request = state.withLock { state in
            var request = request
            request.number = state.journal.count { $0.line == request.line } + 1
            state.journal.append(request)
            return request
        }
        return script(request)
    }
}

import HTTPConnection
import HTTPTypes
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

/// Runs a listener for the time of `body`, which gets the address in force as text.
func withListener(
    on address: ListenerAddress = .host("127.0.0.1", port: 0), limits: ConnectionLimits = .patient,
    immediateHandler: @escaping Listener.ImmediateHandler = { _ in nil }, handler: @escaping Listener.Handler,
    _ body: @escaping @Sendable (String) async throws -> Void
) async throws {
    let threads = NIOThreadPool(numberOfThreads: 2)
    threads.start()
    let (addresses, announce) = AsyncStream<String>.makeStream()
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let listener = Listener(
        address: address, tls: nil, limits: limits, logger: logger, threads: threads,
        onListening: { announce.yield($0) },
        refusal: { refusal, _ in
            Answer(refusal.status, headers: [.server: "ours"], body: .buffer(ByteBuffer(string: "refused")))
        },
        immediateHandler: immediateHandler, handler: handler)
    let group = ServiceGroup(services: [listener], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { announce.finish() }
            try await group.run()
        }
        tasks.addTask {
            // None when the listener did not come up; then it throws why.
            guard let address = await addresses.first(where: { _ in true }) else { return }
            do {
                try await body(address)
            } catch {
                Issue.record(error)
            }
            await group.triggerGracefulShutdown()
        }
        try await tasks.waitForAll()
    }
    try await threads.shutdownGracefully()
}

/// Sends `text` as it is and gives all that comes back until the server closes.
func exchange(_ text: String, with address: String) async throws -> String {
    let client = try await connect(address)
    return try await client.executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: text))
        var reply = ByteBuffer()
        for try await bytes in inbound { reply.writeImmutableBuffer(bytes) }
        return String(buffer: reply)
    }
}

func connect(_ address: String) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    if address.hasPrefix("/") {
        return try await bootstrap.connect(unixDomainSocketPath: address) { wrap($0) }
    }
    let colon = try #require(address.lastIndex(of: ":"))
    let host = address[..<colon].trimmingPrefix("[").prefix { $0 != "]" }
    let port = try #require(Int(address[address.index(after: colon)...]))
    return try await bootstrap.connect(host: String(host), port: port) { wrap($0) }
}

private func wrap(_ channel: any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> {
    channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
}

extension ConnectionLimits {
    /// For clients that run beside many other tests, and may be slow to begin.
    static let patient: ConnectionLimits = {
        var limits = ConnectionLimits()
        limits.headerTimeout = .seconds(240)
        return limits
    }()
}

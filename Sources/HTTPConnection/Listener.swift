import Glibc
public import Logging
import NIOCore
import NIOExtras
public import NIOPosix
public import ServiceLifecycle

/// Takes connections on one address and gives each request to a handler, until it is shut down: then it stops accepting
/// and lets the requests under way end.
public struct Listener: Service {
    /// Runs on the event loop of the connection: what blocks must go elsewhere.
    public typealias Handler = @Sendable (IncomingRequest) async -> Answer
    /// Gives the answers that need no waiting, of requests without a body; nil leaves a request to the ``Handler``. It runs on
    /// the event loop too, without the cost of a task.
    public typealias ImmediateHandler = @Sendable (IncomingRequest) -> Answer?

    /// Connections that the system keeps until they are taken.
    private static let backlog: CInt = 1024

    public let address: ListenerAddress
    private let service: ConnectionService
    private let tls: TLSTermination?
    private let group: MultiThreadedEventLoopGroup
    private let onListening: @Sendable (String) async -> Void

    /// - Parameters:
    ///   - tls: nil for plain HTTP.
    ///   - threads: read files where the system cannot send them by itself.
    ///   - onListening: called with the address in force, as text, as soon as connections are taken.
    ///   - counts: where connections are counted.
    ///   - refusal: what a request gets that is no HTTP, or breaks a limit of the connection.
    public init(
        address: ListenerAddress, tls: TLSTermination?, limits: ConnectionLimits = ConnectionLimits(), logger: Logger,
        threads: NIOThreadPool, counts: ConnectionCounts = ConnectionCounts(),
        onListening: @escaping @Sendable (String) async -> Void,
        refusal: @escaping @Sendable (ConnectionRefusal, ConnectionInfo) -> Answer,
        immediateHandler: @escaping ImmediateHandler = { _ in nil }, handler: @escaping Handler
    ) {
        self.address = address
        self.tls = tls
        self.onListening = onListening
        group = MultiThreadedEventLoopGroup.singleton
        service = ConnectionService(
            handler: handler, immediateHandler: immediateHandler, refusal: refusal, limits: limits,
            isSecure: tls != nil, threads: threads,
            logger: logger, executors: EventLoopExecutors(group), counts: counts)
    }

    public func run() async throws {
        do {
            try await address.clearSocketFile()
            // Each belongs to one server channel.
            var quiescing = ServerQuiescingHelper(group: group)
            let channel: any Channel
            do {
                channel = try await bind(to: address, quiescing)
            } catch let error as IOError where error.errnoCode == EAFNOSUPPORT {
                // The kernel knows IPv6, and something keeps it from us.
                guard case .allInterfaces(let port) = address else { throw error }
                quiescing = ServerQuiescingHelper(group: group)
                channel = try await bind(to: .host("0.0.0.0", port: port), quiescing)
            }
            let bound = quiescing
            await onListening(channel.localAddress?.text ?? address.description)
            let ended = channel.eventLoop.makePromise(of: Void.self)
            // Cancelled is a listener whose neighbour could not start.
            try await withTaskCancellationOrGracefulShutdownHandler {
                try await ended.futureResult.get()
            } onCancelOrGracefulShutdown: {
                bound.initiateShutdown(promise: ended)
            }
        } catch let error as IOError {
            throw HTTPConnectionError("cannot listen on \(address): \(Self.reason(error.errnoCode))")
        } catch is SocketAddressError.UnknownHost {
            throw HTTPConnectionError(
                "cannot listen on \(address): no address of this name is known; write one of this machine")
        } catch let error as SocketAddressError {
            throw HTTPConnectionError("cannot listen on \(address): \(error)")
        }
    }

    private func bind(to address: ListenerAddress, _ quiescing: ServerQuiescingHelper) async throws -> any Channel {
        let service = service
        let setup = ConnectionSetup(service: service, tls: tls)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // One at a time, so that the limit of connections is never passed.
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let gate = AcceptGate(
                        limit: service.limits.connections, counts: service.counts, logger: service.logger)
                    try channel.pipeline.syncOperations.addHandlers(
                        gate, quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { setup.initialize($0) }
        return switch address {
        case .allInterfaces(let port):
            try await bootstrap.bind(host: ListenerAddress.hasIPv6 ? "::" : "0.0.0.0", port: Int(port)).get()
        case .host(let host, let port):
            try await bootstrap.bind(host: host, port: Int(port)).get()
        case .unix(let path):
            try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: false).get()
        }
    }

    /// What the system says, and what would help where that is known.
    private static func reason(_ code: CInt) -> String {
        let text = String(cString: strerror(code))
        switch code {
        case EADDRINUSE: return "\(text); another program listens there, choose another port or stop it"
        case EADDRNOTAVAIL: return "\(text); this machine does not have that address"
        case EACCES: return "\(text); ports below 1024 need more rights"
        default: return text
        }
    }
}

import Glibc
import HTTPTypes
import HummingbirdCore
import HummingbirdHTTP2
import HummingbirdTLS
public import Logging
import NIOCore
public import NIOPosix
public import ServiceLifecycle

/// Takes connections on one address and gives each request to a handler, until it is shut down: then it stops accepting
/// and lets the requests under way end.
public struct Listener: Service {
    public typealias Handler = @Sendable (IncomingRequest) async -> Answer

    /// Seconds without a byte after which an idle connection is closed.
    private static let idleTimeout: Int64 = 180

    private let server: @Sendable (BindAddress) throws -> any Service
    public let address: ListenerAddress

    /// Reads the TLS files and prepares the socket; both can fail with a message for a person.
    ///
    /// - Parameters:
    ///   - tls: nil for plain HTTP.
    ///   - offersHTTP2: whether a TLS client may choose HTTP/2.
    ///   - onListening: called with the address in force, as text, as soon as connections are taken.
    ///   - refusal: what a request gets that is no HTTP, or breaks a limit of the connection.
    public init(
        address: ListenerAddress, tls: TLSSettings?, offersHTTP2: Bool, logger: Logger, threads: NIOThreadPool,
        onListening: @escaping @Sendable (String) async -> Void, refusal: @escaping @Sendable () -> Answer,
        handler: @escaping Handler
    ) throws {
        self.address = address
        let date = DateField()
        let exchange = Exchange(isSecure: tls != nil, threads: threads, date: date, handler: handler)
        var http1 = HTTP1Channel.Configuration(
            additionalChannelHandlers: [MalformedRequestHandler(date: date, refusal: refusal)],
            idleTimeout: .seconds(Self.idleTimeout))
        http1.httpDecoder = .init(maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
        var builder = HTTPServerBuilder.http1(configuration: http1)
        if let tls {
            var settings = try tls.load()
            if offersHTTP2 {
                builder = try .http2Upgrade(
                    tlsConfiguration: settings,
                    configuration: .init(idleTimeout: .seconds(Self.idleTimeout), streamConfiguration: http1))
            } else {
                settings.applicationProtocols = ["http/1.1"]
                builder = try .tls(builder, tlsConfiguration: settings)
            }
        }
        // The framework's own start-up lines say less than ours.
        var quiet = logger
        quiet.logLevel = Swift.max(logger.logLevel, .warning)
        let complete = builder
        let serverLogger = quiet
        server = { bindAddress in
            try complete.buildServer(
                configuration: ServerConfiguration(address: bindAddress, backlog: 1024),
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: serverLogger,
                responder: { request, writer, channel in
                    try await exchange.respond(to: request, with: writer, on: channel)
                },
                onServerRunning: { channel in await onListening(channel.localAddress?.text ?? address.description) })
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

    public func run() async throws {
        do {
            try await address.clearSocketFile()
            do {
                try await server(address.bindAddress).run()
            } catch let error as IOError where error.errnoCode == EAFNOSUPPORT {
                // The kernel knows IPv6, and something keeps it from us.
                guard case .allInterfaces(let port) = address else { throw error }
                try await server(.hostname("0.0.0.0", port: Int(port))).run()
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
}

extension ListenerAddress {
    fileprivate var bindAddress: BindAddress {
        switch self {
        case .allInterfaces(let port): .hostname(Self.hasIPv6 ? "::" : "0.0.0.0", port: Int(port))
        case .host(let host, let port): .hostname(host, port: Int(port))
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }
}

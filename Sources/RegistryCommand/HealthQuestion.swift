import HTTPExchange
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import RegistryConfiguration
import Release

/// `GET /health` at the address of a configuration, from the same machine.
///
/// The certificate is not verified: it is made for the name that clients use, and the address is this machine's own.
struct HealthQuestion: Sendable {
    enum Reply: Sendable {
        case up(remark: String?)
        case down(reason: String)
    }

    /// From the connection to the head of the answer.
    private static let limit = Duration.seconds(10)

    private let address: ListenAddress
    private let speaksTLS: Bool
    /// Whether a client without a certificate is turned away.
    private let wantsCertificate: Bool
    /// Whether an authority has to reach it before it has a certificate to show.
    private let ordersCertificate: Bool

    /// Throws where the address cannot be known.
    init(_ http: Configuration.HTTP) throws(StartupError) {
        switch http.address {
        case .internet(_, port: 0):
            throw StartupError(
                "http.addr is \(http.address): the system chose the port, and only the registry's log tells which")
        case .internet(nil, let port): address = .internet(host: "127.0.0.1", port: port)
        case .internet("0.0.0.0", let port): address = .internet(host: "127.0.0.1", port: port)
        case .internet("::", let port): address = .internet(host: "::1", port: port)
        case .internet, .unix: address = http.address
        }
        speaksTLS = http.tls != nil
        let demands: [Configuration.TLS.ClientAuthentication] = [.requireAny, .requireAndVerify]
        wantsCertificate =
            http.tls.map { tls in
                !tls.clientAuthorityPaths.isEmpty && demands.contains(tls.clientAuthentication)
            } ?? false
        if case .letsEncrypt? = http.tls?.certificate { ordersCertificate = true } else { ordersCertificate = false }
    }

    /// Never throws: what goes wrong is the answer that the registry is down.
    func reply() async -> Reply {
        do {
            return try await withThrowingTaskGroup(of: Reply.self) { group in
                group.addTask { try await ask() }
                group.addTask {
                    try await Task.sleep(for: Self.limit)
                    return .down(reason: "no answer within \(Self.limit.components.seconds) s")
                }
                defer { group.cancelAll() }
                return try await group.next() ?? .down(reason: "nothing was asked")
            }
        } catch {
            // Who took it for down would keep the authority from reaching it.
            guard !(ordersCertificate && Self.isOfTLS(error) && "\(error)".contains("ALERT_INTERNAL_ERROR")) else {
                return .up(remark: "it has no certificate to show yet; the registry's log says why")
            }
            guard !(wantsCertificate && Self.isOfTLS(error)) else {
                return .up(remark: "only clients with a certificate get in, so it told no more")
            }
            return .down(reason: ExchangeFailure(error).words)
        }
    }

    private func ask() async throws -> Reply {
        let channel = try await connect()
        return try await channel.executeThenClose { inbound, outbound in
            let head = HTTPRequestHead(
                version: .http1_1, method: .GET, uri: "/health",
                headers: ["Host": host, "User-Agent": "packhouse/\(Version.current)", "Connection": "close"])
            // In one: with the head alone the server has all that it needs, and may have answered and closed before the end is written.
            var failure: (any Error)?
            do {
                try await outbound.write(contentsOf: [.head(head), .end(nil)])
            } catch {
                // Of a connection that has ended already those who read hear why.
                failure = error
            }
            for try await part in inbound {
                guard case .head(let head) = part else { continue }
                return head.status == .ok
                    ? .up(remark: nil)
                    : .down(reason: "the answer is \(head.status.code); the registry's log says why")
            }
            if let failure { throw failure }
            return .down(reason: "the connection was closed without an answer")
        }
    }

    private typealias Client = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private func connect() async throws -> Client {
        let tls = try speaksTLS ? Self.trustingContext() : nil
        let initialize: @Sendable (any Channel) -> EventLoopFuture<Client> = { channel in
            channel.eventLoop.makeCompletedFuture {
                if let tls {
                    let handler = try NIOSSLClientHandler(context: tls, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                return try Client(wrappingChannelSynchronously: channel)
            }
        }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        return switch address {
        case .internet(let host, let port):
            try await bootstrap.connect(
                host: host ?? "127.0.0.1", port: Int(port), channelInitializer: initialize)
        case .unix(let path):
            try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: initialize)
        }
    }

    private static func trustingContext() throws -> NIOSSLContext {
        var settings = TLSConfiguration.makeClientConfiguration()
        settings.certificateVerification = .none
        settings.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: settings)
    }

    private static func isOfTLS(_ error: any Error) -> Bool {
        error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError
    }

    private var host: String {
        if case .unix = address { "localhost" } else { "\(address)" }
    }
}

extension HealthQuestion: CustomStringConvertible {
    var description: String {
        let scheme = speaksTLS ? "https" : "http"
        return if case .unix(let path) = address { "\(scheme) at \(path)" } else { "\(scheme)://\(address)/health" }
    }
}

import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The connections of one client, by HTTP/1.1: by HTTP/2 all parts of all transfers would share one. Nothing is followed and
/// nothing repeated here; whom to trust is decided for each host anew.
final class Transport: Sendable {
    /// Kinds of exchanges that wait for different times.
    enum Lane: Hashable, Sendable {
        /// The answer comes at once, and its body keeps coming.
        case exchange
        /// The answer may need work of the server that is behind a large body.
        case lasting
    }

    /// Bytes that are read from a connection at a time: each piece changes threads, so few large ones cost less than many.
    private static let readSize = 256 << 10

    private struct ClientKey: Hashable {
        var lane: Lane
        var proxy: ProxyAddress?
        /// Set when the server has to show one of the certificates that are kept for it.
        var pinned: Origin?
        /// Set when the certificate has to have this host among its subject alternative names.
        var named: Origin?
    }

    private struct TrustKey: Hashable {
        var origin: Origin
        var isUnverified: Bool
    }

    private struct State {
        var clients: [ClientKey: HTTPClient] = [:]
        var trust: [TrustKey: TLSConfiguration] = [:]
        /// Servers whose own certificate is kept for them.
        var pinned: Set<Origin> = []
    }

    private let limits: TimeLimits
    private let connections: Int
    private let userAgent: String
    private let authorities: CertificateFolder
    private let proxies: ProxySettings
    private let requiresAlternativeNames: Bool
    private let state = Mutex(State())

    init(_ settings: ClientSettings) {
        limits = settings.limits
        connections = max(1, settings.connections)
        userAgent = settings.userAgent
        authorities = settings.authorities
        proxies = settings.proxies
        requiresAlternativeNames = settings.requiresAlternativeNames
    }

    /// Sends one request and returns when the head of the answer is there. A body that makes no progress for `limits.stall` fails.
    ///
    /// Throws a ``TransportFailure``, or `.settings` in it when the certificates for the host cannot be read.
    func send(_ request: WireRequest) async throws(TransportFailure) -> WireAnswer {
        let origin = request.url.origin
        guard origin.isSecure, !request.isUnverified else { return try await exchange(request, pinned: false) }
        let isPinned = state.withLock { $0.pinned.contains(origin) }
        do throws(TransportFailure) {
            return try await exchange(request, pinned: isPinned)
        } catch {
            // The TLS library takes a certificate that says it is no authority for none, even when it is the server's own. Where none
            // is kept, a second look tells whether it is only too old; nothing is sent then.
            guard case .untrusted = error.kind, !isPinned else { throw error }
            let answer = try await exchange(request, pinned: true)
            state.withLock { _ = $0.pinned.insert(origin) }
            return answer
        }
    }

    private func exchange(_ request: WireRequest, pinned: Bool) async throws(TransportFailure) -> WireAnswer {
        let origin = request.url.origin
        var sent = request.clientRequest(userAgent: userAgent)
        var key = ClientKey(lane: request.lane, proxy: proxies.proxy(for: origin))
        var pins: [NIOSSLCertificate] = []
        if origin.isSecure {
            if pinned {
                key.pinned = origin
                pins = try certificates(for: origin)
            } else if requiresAlternativeNames, !request.isUnverified {
                key.named = origin
            }
            sent.tlsConfiguration = try trust(TrustKey(origin: origin, isUnverified: request.isUnverified || pinned))
        }
        let client = client(key, pins)
        do {
            let deadline = request.limit.map { NIODeadline.now() + TimeAmount($0) } ?? .distantFuture
            let answer = try await client.execute(sent, deadline: deadline)
            return WireAnswer(
                status: Int(answer.status.code), headers: answer.headers, body: answer.body, url: request.url,
                limit: limits.document)
        } catch {
            throw TransportFailure(error)
        }
    }

    /// Closes all connections. A later request opens others.
    func shutdown() async {
        let clients = state.withLock { state in
            defer { state.clients = [:] }
            return Array(state.clients.values)
        }
        for client in clients {
            // Safe to ignore: all that can fail is what was still under way.
            try? await client.shutdown()
        }
    }

    private func client(_ key: ClientKey, _ pins: [NIOSSLCertificate]) -> HTTPClient {
        state.withLock { state in
            if let client = state.clients[key] { return client }
            let client = HTTPClient(
                eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
                configuration: configuration(key, pins))
            state.clients[key] = client
            return client
        }
    }

    private func configuration(_ key: ClientKey, _ pins: [NIOSSLCertificate]) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(
            connect: TimeAmount(limits.connect),
            read: TimeAmount(key.lane == .lasting ? max(limits.finish, limits.stall) : limits.stall),
            write: TimeAmount(limits.stall))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.connectionPool.idleTimeout = .seconds(15)
        // A failed connection is our own retry's affair, which has a bound.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.proxy = key.proxy?.clientProxy
        configuration.http1_1ConnectionDebugInitializer = { connection in
            let buffers = FixedSizeRecvByteBufferAllocator(capacity: Transport.readSize)
            let options = connection.setOption(.recvAllocator, value: buffers).flatMap {
                connection.setOption(.maxMessagesPerRead, value: 1)
            }
            if let origin = key.named {
                return options.flatMap { PinnedCertificate.checkName(on: connection, of: origin) }
            }
            guard let origin = key.pinned else { return options }
            return options.flatMap { PinnedCertificate.check(on: connection, against: pins, for: origin) }
        }
        return configuration
    }

    private func trust(_ key: TrustKey) throws(TransportFailure) -> TLSConfiguration {
        if let known = state.withLock({ $0.trust[key] }) { return known }
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if key.isUnverified {
            tls.certificateVerification = .none
        } else {
            let authorities = try certificates(for: key.origin)
            if !authorities.isEmpty { tls.additionalTrustRoots = [.certificates(authorities)] }
        }
        state.withLock { $0.trust[key] = tls }
        return tls
    }

    private func certificates(for origin: Origin) throws(TransportFailure) -> [NIOSSLCertificate] {
        do throws(ClientError) {
            return try authorities.certificates(for: origin)
        } catch {
            throw TransportFailure(.source(error))
        }
    }
}

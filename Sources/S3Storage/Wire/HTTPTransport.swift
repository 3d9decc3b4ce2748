import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// The connections to the server, by HTTP/1.1: HTTP/2 would send all parts of all uploads through one.
///
/// Three kinds of requests have pools of their own, so that none waits for another: short ones, those that carry
/// the bytes of objects, which last as long as a slow client takes, and those for which the server moves bytes by itself. Redirects are not
/// followed: a signature is good for one host.
struct HTTPTransport: Sendable {
    enum Lane: Sendable {
        case short
        case bulk
        case serverSide
    }

    private let short: HTTPClient
    private let bulk: HTTPClient
    private let serverSide: HTTPClient
    private let limits: S3TimeLimits

    init(_ settings: S3Settings, group: any EventLoopGroup) throws(S3Error) {
        limits = settings.limits
        let tls = try HTTPTransport.tls(settings)
        func client(_ connections: Int, idle: Duration) -> HTTPClient {
            var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
            configuration.httpVersion = .http1Only
            configuration.timeout = .init(
                connect: TimeAmount(settings.limits.connect), read: TimeAmount(idle), write: TimeAmount(idle))
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
            configuration.connectionPool.idleTimeout = .seconds(15)
            // A failed connection is our own retry's affair, which has a bound.
            configuration.connectionPool.retryConnectionEstablishment = false
            return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        }
        short = client(settings.connections, idle: settings.limits.idle)
        bulk = client(settings.streams, idle: settings.limits.idle)
        serverSide = client(settings.connections, idle: settings.limits.serverSide)
    }

    /// Sends one request and returns when the head of the answer is there. The deadline covers that much; a body that makes no
    /// progress for `limits.idle` fails.
    func send(
        _ request: HTTPClientRequest, lane: Lane, timeout: Duration
    ) async throws(TransportFailure) -> HTTPClientResponse {
        let client =
            switch lane {
            case .short: short
            case .bulk: bulk
            case .serverSide: serverSide
            }
        do {
            return try await client.execute(request, timeout: TimeAmount(timeout))
        } catch {
            throw TransportFailure(error)
        }
    }

    func shutdown() async {
        for client in [short, bulk, serverSide] {
            // Safe to ignore: the only failures are a second call and requests that were still under way.
            try? await client.shutdown()
        }
    }

    private static func tls(_ settings: S3Settings) throws(S3Error) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if !settings.verifiesCertificate { tls.certificateVerification = .none }
        if let file = settings.authorities {
            do {
                tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
            } catch {
                throw S3Error(
                    .invalidSetting,
                    "storage.s3.cabundle: no PEM certificates can be read from \(file) (\(error))")
            }
        }
        return tls
    }
}

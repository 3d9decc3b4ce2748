import AsyncHTTPClient
import Glibc
import LocalFiles
import NIOCore
import NIOHTTP1
import NIOSSL

/// The connections to the server, by HTTP/1.1: HTTP/2 would send all parts of all uploads through one.
///
/// Each kind of request has connections of its own, so that none waits for another (``Lane``). Redirects are not followed: a
/// signature is good for one host.
struct HTTPTransport: Sendable {
    enum Lane: Sendable {
        /// What ends soon, objects that are read at once among it.
        case short
        /// Reads of objects that last as long as a slow client takes.
        case downloads
        /// Bodies of objects and parts.
        case uploads
        /// Copies, which the server makes by itself before it answers.
        case copies
        /// Other work that takes the server some time, so that it need not wait for copies.
        case lasting
        /// The services that give keys. Their certificates are checked in any case: what they are told is secret.
        case credentials
    }

    /// Bytes that are read from a connection at a time, where objects are read: each piece changes threads on its way to the
    /// client, so few large ones cost less than many.
    private static let downloadReadSize = 256 << 10

    /// Bytes of a file of authorities at most; more than every public one together takes.
    private static let largestAuthorities = 4 << 20

    private let short: HTTPClient
    private let downloads: HTTPClient
    private let uploads: HTTPClient
    private let copies: HTTPClient
    private let lasting: HTTPClient
    private let credentials: HTTPClient

    init(_ settings: S3Settings, group: any EventLoopGroup) throws(S3Error) {
        var tls = try HTTPTransport.tls(settings)
        func client(_ connections: Int, idle: Duration, readSize: Int? = nil) -> HTTPClient {
            var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
            configuration.httpVersion = .http1Only
            configuration.timeout = .init(
                connect: TimeAmount(settings.limits.connect), read: TimeAmount(idle), write: TimeAmount(idle))
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
            configuration.connectionPool.idleTimeout = .seconds(15)
            // A failed connection is our own retry's affair, which has a bound.
            configuration.connectionPool.retryConnectionEstablishment = false
            if let readSize {
                configuration.http1_1ConnectionDebugInitializer = { connection in
                    let buffers = FixedSizeRecvByteBufferAllocator(capacity: readSize)
                    return connection.setOption(.recvAllocator, value: buffers).flatMap {
                        connection.setOption(.maxMessagesPerRead, value: 1)
                    }
                }
            }
            return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        }
        let (connections, limits) = (settings.connections, settings.limits)
        short = client(connections, idle: limits.idle)
        downloads = client(settings.streams, idle: limits.idle, readSize: HTTPTransport.downloadReadSize)
        uploads = client(connections, idle: limits.idle)
        copies = client(max(connections, settings.copyConcurrency), idle: limits.serverSide)
        lasting = client(connections, idle: limits.serverSide)
        tls.certificateVerification = .fullVerification
        credentials = client(connections, idle: limits.idle)
    }

    /// Sends one request and returns when the head of the answer is there. The deadline covers that much; a body that makes no
    /// progress for `limits.idle` fails.
    func send(
        _ request: HTTPClientRequest, lane: Lane, timeout: Duration
    ) async throws(TransportFailure) -> HTTPClientResponse {
        let client =
            switch lane {
            case .short: short
            case .downloads: downloads
            case .uploads: uploads
            case .copies: copies
            case .lasting: lasting
            case .credentials: credentials
            }
        do {
            return try await client.execute(request, timeout: TimeAmount(timeout))
        } catch {
            throw TransportFailure(error)
        }
    }

    func shutdown() async {
        for client in [short, downloads, uploads, copies, lasting, credentials] {
            // Safe to ignore: the only failures are a second call and requests that were still under way.
            try? await client.shutdown()
        }
    }

    private static func tls(_ settings: S3Settings) throws(S3Error) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if !settings.verifiesCertificate { tls.certificateVerification = .none }
        if let file = settings.authorities {
            tls.additionalTrustRoots = [.certificates(try certificates(file))]
        }
        return tls
    }

    private static func certificates(_ file: String) throws(S3Error) -> [NIOSSLCertificate] {
        func refused(_ reason: String) -> S3Error {
            S3Error(.invalidSetting, "storage.s3.cabundle: no PEM certificates can be read from \(file): \(reason)")
        }
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.contents(of: file, upTo: largestAuthorities)
        } catch {
            throw refused(error.code == EFBIG ? "it is larger than \(largestAuthorities) bytes" : error.words)
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw refused("it holds none, or damaged ones")
        }
        return certificates
    }
}

import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

@testable import ACME

/// The listeners that an authority validates by: one for HTTP-01, one for TLS-ALPN-01. They answer for the keepers of a test, or
/// wrongly where the test says so.
final class ChallengeResponder: Sendable {
    private struct State: Sendable {
        var keepers: [ChallengeAnswers] = []
        var isRight: @Sendable (ChallengeKind, Int) -> Bool = { _, _ in true }
        var asked: [ChallengeKind] = []
    }

    private let state = Mutex(State())
    private let channels: [any Channel]
    let httpPort: Int
    let tlsPort: Int

    /// - Parameter kinds: those that somebody listens for.
    static func with<Result>(
        _ kinds: Set<ChallengeKind> = Set(ChallengeKind.allCases),
        _ body: (ChallengeResponder) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        let responder = try await ChallengeResponder()
        do {
            for kind in ChallengeKind.allCases where !kinds.contains(kind) { try await responder.close(kind) }
            let result = try await body(responder)
            for channel in responder.channels { try? await channel.close().get() }
            return result
        } catch {
            for channel in responder.channels { try? await channel.close().get() }
            throw error
        }
    }

    private init() async throws {
        let holder = ResponderHolder()
        func bind(_ start: @escaping @Sendable (any Channel) throws -> Void) async throws -> any Channel {
            try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try start(channel) } }
                .bind(host: "127.0.0.1", port: 0).get()
        }
        let http = try await bind { channel in
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try channel.pipeline.syncOperations.addHandler(HTTPChallengeHandler(holder))
        }
        let context = try ChallengeResponder.context(holder)
        let tls = try await bind { channel in
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }
        channels = [http, tls]
        httpPort = http.localAddress?.port ?? 0
        tlsPort = tls.localAddress?.port ?? 0
        holder.responder.withLock { $0 = self }
    }

    /// How often an authority came, by which way; pebble comes three times for each challenge.
    var asked: [ChallengeKind] { state.withLock { $0.asked } }

    func answer(for keeper: CertificateKeeper) { state.withLock { $0.keepers.append(keeper.answers) } }

    /// Lets a test say which questions are answered rightly; each is told with its number, from 1.
    func answerRightly(_ isRight: @escaping @Sendable (ChallengeKind, Int) -> Bool) {
        state.withLock { $0.isRight = isRight }
    }

    /// Nobody listens any more.
    func close(_ kind: ChallengeKind) async throws { try await channels[kind == .http01 ? 0 : 1].close().get() }

    func text(_ path: String) -> String? {
        let prefix = "/.well-known/acme-challenge/"
        guard path.hasPrefix(prefix) else { return nil }
        let token = String(path.dropFirst(prefix.count))
        return asked(.http01).lazy.compactMap { $0.httpAnswer(token) }.first
    }

    func certificate(_ serverName: String?) -> ChallengeCertificate? {
        asked(.tlsALPN01).lazy.compactMap { $0.alpnCertificate(serverName ?? "") }.first
    }

    /// Those who may answer; nobody when the test wants a wrong answer.
    private func asked(_ kind: ChallengeKind) -> [ChallengeAnswers] {
        state.withLock { state in
            state.asked.append(kind)
            return state.isRight(kind, state.asked.count) ? state.keepers : []
        }
    }

    private static func context(_ holder: ResponderHolder) throws -> NIOSSLContext {
        let pair = try TestIssuer().pair(for: "unused.example", notBefore: 0, notAfter: 2_000_000_000)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(pair.chain.utf8)).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(pair.key.pemRepresentation.utf8), format: .pem)))
        configuration.applicationProtocols = ["acme-tls/1"]
        configuration.sslContextCallback = { values, promise in
            promise.completeWith(
                Result {
                    let responder = holder.responder.withLock { $0 }
                    guard let found = responder?.certificate(values.serverHostname) else { throw ChannelError.eof }
                    var override = NIOSSLContextConfigurationOverride()
                    override.certificateChain = try found.chain.map {
                        .certificate(try NIOSSLCertificate(bytes: $0, format: .der))
                    }
                    override.privateKey = .privateKey(
                        try NIOSSLPrivateKey(bytes: Array(found.keyPEM.utf8), format: .pem))
                    return override
                })
        }
        return try NIOSSLContext(configuration: configuration)
    }
}

import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import StorageTesting
import Testing

@testable import HTTPExchange

@Suite("A request without a whole answer", .timeLimit(.minutes(30)))
struct ExchangeFailureTests {
    /// Asks once, and takes in the answer.
    private static func failure(
        at url: String, trusting file: String? = nil, within limit: TimeAmount = .seconds(120)
    ) async throws -> ExchangeFailure? {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file { tls.trustRoots = .file(file) }
        var settings = HTTPClient.Configuration(tlsConfiguration: tls)
        settings.connectionPool.retryConnectionEstablishment = false
        settings.timeout.connect = .seconds(120)
        let client = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: settings)
        var failure: ExchangeFailure?
        do {
            let answer = try await client.execute(HTTPClientRequest(url: url), timeout: limit)
            _ = try await answer.body.collect(upTo: 1 << 20)
        } catch {
            failure = ExchangeFailure(error)
        }
        try await client.shutdown()
        return failure
    }

    @Test("says that nobody listens")
    func refused() async throws {
        let failure = try await Self.failure(at: "http://127.0.0.1:\(try LoopbackPort.free())/")
        #expect(failure?.kind == .refused)
        #expect(failure?.words == "no connection: Connection refused")
        #expect(failure?.mayHaveArrived == false)
    }

    @Test("says which name has no address")
    func unknownHost() async throws {
        // Too long for a name: no server is asked for it.
        let host = "\(String(repeating: "x", count: 64)).invalid"
        let failure = try await Self.failure(at: "http://\(host)/")
        #expect(failure?.words == "no connection: the name \(host) cannot be resolved")
        #expect(failure?.mayHaveArrived == false)
    }

    @Test(
        "says that the connection was closed, and that the request may have arrived",
        arguments: [HTTPReceiver.Answer.cut, .cutInBody(200)])
    func closed(_ answer: HTTPReceiver.Answer) async throws {
        try await HTTPReceiver.with(script: { _, _ in answer }) { receiver in
            let failure = try await Self.failure(at: "http://127.0.0.1:\(receiver.port)/")
            #expect(failure?.words == "the connection was closed before there was a whole answer")
            #expect(failure?.mayHaveArrived == true)
        }
    }

    @Test("says that the time was over")
    func silent() async throws {
        try await HTTPReceiver.with(script: { _, _ in .silent }) { receiver in
            let failure = try await Self.failure(
                at: "http://127.0.0.1:\(receiver.port)/", within: .milliseconds(200))
            #expect(failure?.kind == .noAnswerInTime)
        }
    }

    @Test("says that a server speaks no TLS")
    func plain() async throws {
        try await HTTPReceiver.with { receiver in
            let failure = try await Self.failure(at: "https://127.0.0.1:\(receiver.port)/")
            #expect(failure?.kind == .plainHTTP)
            #expect(failure?.isOfTLS == true)
        }
    }

    @Test("says that a certificate is not trusted, or of another host, and nothing of one that is right")
    func certificates() async throws {
        let folder = try TemporaryDirectory()
        let own = try await TestCertificate(in: folder.path)
        let other = try await TestCertificate(in: folder.path, ["--host", "other.example"], called: "other")
        for (certificate, trusted, kind) in [
            (own, nil, .untrusted), (other, other.file, .wrongName), (own, own.file, nil),
        ] as [(TestCertificate, String?, ExchangeFailure.Kind?)] {
            try await HTTPReceiver.with(certificate: certificate) { receiver in
                let failure = try await Self.failure(at: "https://127.0.0.1:\(receiver.port)/", trusting: trusted)
                #expect(failure?.kind == kind, "\(String(describing: failure))")
                #expect(failure.map { !$0.mayHaveArrived && $0.isOfTLS } ?? true)
            }
        }
    }

    @Test(
        "is sorted by what clients, connections and parsers throw",
        arguments: [
            (HTTPClientError.connectTimeout, .noConnectionInTime, false),
            (HTTPClientError.getConnectionFromPoolTimeout, .noFreeConnectionInTime, false),
            (HTTPClientError.tlsHandshakeTimeout, .noHandshakeInTime, false),
            (HTTPClientError.readTimeout, .noAnswerInTime, true), (HTTPClientError.writeTimeout, .notReadInTime, true),
            (HTTPClientError.cancelled, .cancelled, true), (HTTPClientError.alreadyShutdown, .cancelled, false),
            (HTTPClientError.proxyAuthenticationRequired, .proxy, false),
            (HTTPClientError.emptyHost, .invalidAddress, false),
            (CancellationError(), .cancelled, true), (HTTPParserError.invalidConstant, .noHTTP, true),
            (HTTPParserError.invalidEOFState, .closed, true), (NIOSSLError.uncleanShutdown, .closed, true),
            (BoringSSLError.sslError([]), .brokenTLS, true),
            (ChannelError.connectTimeout(.seconds(1)), .noConnectionInTime, false),
            (IOError(errnoCode: ENETUNREACH, reason: "connect"), .unreachable, false),
            (IOError(errnoCode: ENOENT, reason: "connect"), .unreachable, false),
            (IOError(errnoCode: ETIMEDOUT, reason: "connect"), .noConnectionInTime, false),
            (IOError(errnoCode: ECONNRESET, reason: "read"), .broken, true),
            (ExchangeFailure(.wrongName), .wrongName, false), (CheckFailure("x"), .broken, true),
        ] as [(any Error, ExchangeFailure.Kind, Bool)])
    func sorting(_ error: any Error, _ kind: ExchangeFailure.Kind, _ mayHaveArrived: Bool) {
        let failure = ExchangeFailure(error)
        #expect(failure.kind == kind)
        #expect(failure.mayHaveArrived == mayHaveArrived)
    }

    @Test("is one short line, whatever others say")
    func line() {
        let failure = ExchangeFailure(
            .broken, "a\r\nlevel=error \u{1B}[31m\u{202E}" + String(repeating: "x", count: 5000))
        #expect(failure.words.hasPrefix("the connection broke: a  level=error"))
        #expect(failure.words.utf8.count < 300)
        #expect(!failure.words.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E })
    }
}

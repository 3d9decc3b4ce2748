import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import HTTPConnection

@Suite("An answer that needs no waiting", .timeLimit(.minutes(30)))
struct ImmediateAnswerTests {
    private static func answer(_ request: IncomingRequest) -> Answer? {
        guard request.target != "/later" else { return nil }
        return Answer(.ok, body: .buffer(ByteBuffer(string: request.target)))
    }

    @Test("is given in turn with those that do, pipelined too")
    func order() async throws {
        try await withListener(immediateHandler: Self.answer) { request in
            Answer(.ok, body: .buffer(ByteBuffer(string: "handled \(request.target)")))
        } _: { address in
            let head = " HTTP/1.1\r\nHost: x\r\n\r\n"
            let reply = try await exchange(
                "GET /a\(head)GET /later\(head)HEAD /b\(head)GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                with: address)
            let bodies = reply.split(separator: "HTTP/1.1 200 OK\r\n").map {
                $0.split(separator: "\r\n\r\n").dropFirst().joined()
            }
            #expect(bodies == ["/a", "handled /later", "", "/c"])
        }
    }

    @Test("leaves the connection idle, and not in the middle of a head")
    func idle() throws {
        var limits = ConnectionLimits()
        limits.headerTimeout = .seconds(8)
        let channel = EmbeddedChannel()
        let service = ConnectionService(
            handler: { _ in Answer(.internalServerError) }, immediateHandler: Self.answer,
            refusal: { refusal, _ in Answer(refusal.status) }, limits: limits, isSecure: false, threads: .singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            executors: EventLoopExecutors(channel.eventLoop), counts: ConnectionCounts())
        let info = ConnectionInfo(
            remoteHost: "192.0.2.1", remoteAddress: "192.0.2.1:4711", isSecure: false, version: "HTTP/1.1")
        try channel.pipeline.syncOperations.addHandler(
            HTTP1Handler(service: service, info: info, on: channel.eventLoop))
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 4711)).wait()
        for target in ["/first", "/second"] {
            try channel.writeInbound(ByteBuffer(string: "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n"))
            channel.embeddedEventLoop.run()
            var reply = ""
            while case .byteBuffer(let bytes)? = try channel.readOutbound(as: IOData.self) {
                reply += String(buffer: bytes)
            }
            #expect(reply.hasSuffix(target), "\(reply)")
            // Longer than a head may take.
            channel.embeddedEventLoop.advanceTime(by: .seconds(30))
            #expect(channel.isActive)
        }
        try channel.writeInbound(ByteBuffer(string: "GET /third HTTP/1.1\r\n"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(!channel.isActive)
    }

    @Test("whose body is a file, or too large for one write, is sent all the same")
    func large() async throws {
        let bytes = ByteBuffer(repeating: 7, count: 1 << 20)
        try await withListener(immediateHandler: { _ in Answer(.ok, body: .buffer(bytes)) }) { _ in
            Answer(.internalServerError)
        } _: { address in
            let reply = try await exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", with: address)
            #expect(reply.utf8.count { $0 == 7 } == 1 << 20)
        }
    }
}

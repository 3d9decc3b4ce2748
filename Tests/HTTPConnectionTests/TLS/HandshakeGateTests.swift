import Glibc
import NIOCore
import NIOEmbedded
import NIOSSL
import NIOTLS
import Testing

@testable import HTTPConnection

@Suite("the end of a handshake")
struct HandshakeGateTests {
    @Test(
        "stops a client whose certificate has become invalid, as a resumed session's may have",
        arguments: [(0, true), (86_400 * 2, false)])
    func validity(_ later: Int, _ passes: Bool) throws {
        let authority = try TestAuthority()
        let roots = try NIOSSLCertificate.fromPEMBytes(Array(authority.certificate.utf8))
        var server = try configuration(authority.issue("server"))
        server.trustRoots = .certificates(roots)
        server.certificateVerification = .noHostnameVerification
        var client = try configuration(authority.issue("client"))
        client.trustRoots = .certificates(roots)
        client.certificateVerification = .noHostnameVerification

        let listening = EmbeddedChannel()
        let events = Events()
        let linger = RefusalLinger()
        try listening.pipeline.syncOperations.addHandlers(
            linger, NIOSSLServerHandler(context: NIOSSLContext(configuration: server)),
            HandshakeGate(linger: linger, verifiesClients: true, now: { time(nil) + later }), events)
        let connecting = EmbeddedChannel()
        try connecting.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: NIOSSLContext(configuration: client), serverHostname: nil))
        try listening.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try connecting.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 2)).wait()
        for _ in 0..<8 {
            while let bytes = try connecting.readOutbound(as: ByteBuffer.self) {
                _ = try? listening.writeInbound(bytes)
            }
            while let bytes = try listening.readOutbound(as: ByteBuffer.self) {
                _ = try? connecting.writeInbound(bytes)
            }
        }
        #expect(events.isDone == passes)
        #expect((events.failure == nil) == passes, "\(String(describing: events.failure))")
        listening.embeddedEventLoop.advanceTime(by: RefusalLinger.timeLimit)
        #expect(listening.isActive == passes)
    }

    private func configuration(_ pair: (certificate: String, key: String)) throws -> TLSConfiguration {
        try .makeServerConfiguration(
            certificateChain: NIOSSLCertificate.fromPEMBytes(Array(pair.certificate.utf8)).map { .certificate($0) },
            privateKey: .privateKey(NIOSSLPrivateKey(bytes: Array(pair.key.utf8), format: .pem)))
    }

    /// What the protocol behind the gate sees.
    private final class Events: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        var isDone = false
        var failure: (any Error)?

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted? = event as? TLSUserEvent { isDone = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            failure = error
        }
    }
}

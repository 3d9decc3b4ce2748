import NIOCore
import NIOEmbedded
import NIOSSL
import NIOTLS

@testable import HTTPConnection

/// One TLS handshake between a client and the TLS of a listener, in memory.
struct Handshake {
    /// A client that trusts everybody and has no certificate.
    struct Client {
        var host: String?
        var protocols: [String] = []
        var maximumVersion: TLSVersion?
    }

    /// The subject of the certificate that the client was shown; nil when it was shown none.
    private(set) var shownName: String?
    /// The protocol that was chosen, once both sides are done.
    private(set) var negotiated: String?
    /// The first thing that went wrong on the side of the client; empty when nothing did.
    private(set) var clientProblem: String
    private(set) var serverErrors: [any Error]

    init(with termination: TLSTermination, from client: Client) throws {
        let (server, serverEvents) = (EmbeddedChannel(), Events())
        try termination.secure(server)
        try server.pipeline.syncOperations.addHandler(serverEvents)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.applicationProtocols = client.protocols
        configuration.maximumTLSVersion = client.maximumVersion
        let (connection, clientEvents) = (EmbeddedChannel(), Events())
        try connection.pipeline.syncOperations.addHandlers(
            NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: client.host),
            clientEvents)
        try server.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try connection.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 2)).wait()
        for _ in 0..<8 {
            while let bytes = try connection.readOutbound(as: ByteBuffer.self) { _ = try? server.writeInbound(bytes) }
            server.embeddedEventLoop.run()
            while let bytes = try server.readOutbound(as: ByteBuffer.self) { _ = try? connection.writeInbound(bytes) }
            connection.embeddedEventLoop.run()
        }
        clientProblem = clientEvents.failures.first.map { "\($0)" } ?? ""
        serverErrors = serverEvents.failures
        shownName = try? connection.pipeline.syncOperations.nioSSL_peerCertificate()
            .map { ShownSubject.text(ofCertificate: try $0.toDERBytes()) }
        negotiated = serverEvents.negotiated
        // Each side waits for the other's farewell, which only this clock ends.
        for channel in [server, connection] {
            channel.close(promise: nil)
            channel.embeddedEventLoop.advanceTime(by: .seconds(60))
            _ = try? channel.finish(acceptAlreadyClosed: true)
        }
    }

    /// What the protocol behind TLS sees.
    private final class Events: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        var negotiated: String?
        var failures: [any Error] = []

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted(let negotiatedProtocol)? = event as? TLSUserEvent {
                negotiated = negotiatedProtocol
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            failures.append(error)
        }
    }
}

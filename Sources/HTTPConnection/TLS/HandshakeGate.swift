import Glibc
import NIOCore
import NIOSSL
import NIOTLS

/// Stands behind the TLS handler until the handshake is done, then lets the connection pass and leaves.
///
/// It stops a client that resumes a session which it began with a certificate that has become invalid since: the library does
/// not verify again what is resumed.
final class HandshakeGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let linger: RefusalLinger
    private let verifiesClients: Bool
    private let now: () -> time_t

    /// - Parameter now: the wall clock, in seconds since 1970.
    init(linger: RefusalLinger, verifiesClients: Bool, now: @escaping () -> time_t = { time(nil) }) {
        self.linger = linger
        self.verifiesClients = verifiesClients
        self.now = now
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted? = event as? TLSUserEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        if verifiesClients, let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate(),
            certificate.notValidAfter < now()
        {
            context.fireErrorCaught(
                HTTPConnectionError("a client's certificate became invalid after its session began"))
            context.close(promise: nil)
            return
        }
        context.pipeline.syncOperations.removeHandler(linger, promise: nil)
        context.fireUserInboundEventTriggered(event)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}

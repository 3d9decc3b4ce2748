import Logging
import NIOCore
import NIOTLS

/// Waits for the end of a TLS handshake and then puts the protocol in place that the client chose (ALPN, RFC 7301).
final class ProtocolChoice: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let limit: Duration
    private let counts: ConnectionCounts
    private let logger: Logger
    private let configure: (String?) throws -> Void
    private var timeout: Scheduled<Void>?
    private var hasFailed = false

    /// - Parameters:
    ///   - limit: how long a handshake may take.
    ///   - configure: adds the handlers of the protocol; gets nil when the client named none.
    init(
        limit: Duration, counts: ConnectionCounts, logger: Logger, configure: @escaping (String?) throws -> Void
    ) {
        self.limit = limit
        self.counts = counts
        self.logger = logger
        self.configure = configure
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: TimeAmount(limit)) { bound.value.0.timeOut(bound.value.1) }
    }

    private func timeOut(_ context: ChannelHandlerContext) {
        logger.info(
            "dropped a connection: its TLS handshake took too long (http.limits.headertimeout)",
            metadata: ["http.request.remoteaddr": "\(context.channel.remoteAddress?.text ?? "")"])
        counts.drop(.handshake)
        hasFailed = true
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timeout?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted(let negotiatedProtocol):
            do {
                try configure(negotiatedProtocol)
                context.pipeline.syncOperations.removeHandler(self, promise: nil)
            } catch {
                context.close(promise: nil)
            }
        case is ChannelShouldQuiesceEvent, ChannelEvent.inputClosed:
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !hasFailed {
            let failure = HandshakeFailure(error)
            counts.handshakeFailed(failure.kind)
            logger.log(
                level: failure.isProbe ? .debug : .info, "a TLS handshake failed: \(failure.words)",
                metadata: ["http.request.remoteaddr": "\(context.channel.remoteAddress?.text ?? "")"])
        }
        hasFailed = true
        context.close(promise: nil)
    }
}

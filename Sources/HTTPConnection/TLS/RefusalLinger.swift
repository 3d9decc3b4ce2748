import NIOCore

/// Makes sure that a client whose handshake failed can read the alert that says why. In TLS 1.3 it may be sending its
/// request already; a socket that is closed while bytes come in resets the connection, and a reset can overtake the alert.
/// So only this side's half is closed at first, and what comes is thrown away for a moment.
///
/// Stands in front of the TLS handler and leaves with the end of the handshake.
final class RefusalLinger: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    static let timeLimit = TimeAmount.seconds(2)
    static let byteLimit = 1 << 20

    private var ending: Scheduled<Void>?
    private var discarded = 0

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, context.channel.isActive else {
            context.close(mode: mode, promise: promise)
            return
        }
        context.channel.closeFuture.cascade(to: promise)
        // Others that want an end have it soon.
        guard ending == nil else { return }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        ending = context.eventLoop.scheduleTask(in: Self.timeLimit) { bound.value.close(promise: nil) }
        let closed = context.eventLoop.makePromise(of: Void.self)
        closed.futureResult.whenFailure { _ in bound.value.close(promise: nil) }
        context.close(mode: .output, promise: closed)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard ending != nil else {
            context.fireChannelRead(data)
            return
        }
        discarded += unwrapInboundIn(data).readableBytes
        if discarded > Self.byteLimit { context.close(promise: nil) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if ending == nil {
            context.fireChannelReadComplete()
        } else if context.channel.isActive {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if ending != nil, case .inputClosed? = event as? ChannelEvent {
            context.close(promise: nil)
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ending?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ending?.cancel()
    }
}

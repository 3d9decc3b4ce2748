import NIOCore

/// Takes the place of the parser on a connection that is about to be closed: reads what the client still sends and throws
/// it away, up to a limit, so that the client can read the last answer.
final class DiscardHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var rest: Int

    /// - Parameter limit: bytes; a client that sends more is cut off.
    init(limit: Int) {
        rest = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        rest -= unwrapInboundIn(data).readableBytes
        if rest < 0 { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

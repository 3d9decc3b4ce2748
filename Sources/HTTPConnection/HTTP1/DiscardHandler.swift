import NIOCore

/// Takes the place of the parser on a connection that is about to be closed: reads what the client still sends and throws
/// it away, up to a limit, so that the client can read the last answer. When both sides have ended, so does the connection.
final class DiscardHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var rest: Int
    private var hasInputEnded = false
    private var hasOutputEnded = false

    /// - Parameter limit: bytes; a client that sends more is cut off.
    init(limit: Int) {
        rest = limit
    }

    /// All that was answered is on its way.
    func outputEnded(_ context: ChannelHandlerContext) {
        hasOutputEnded = true
        if hasInputEnded { context.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        rest -= unwrapInboundIn(data).readableBytes
        if rest < 0 { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            hasInputEnded = true
            if hasOutputEnded { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

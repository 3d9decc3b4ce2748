import NIOCore
import NIOHTTP2

/// Ends an HTTP/2 connection: on an error of the connection, after the framing layer has said so to the client, and when the
/// server stops.
final class ConnectionEnd: ChannelInboundHandler {
    typealias InboundIn = Any

    private let streams: HTTP2Streams
    private let goodbye: GoodbyeWatch

    init(_ streams: HTTP2Streams, _ goodbye: GoodbyeWatch) {
        self.streams = streams
        self.goodbye = goodbye
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The end of one stream is not that of the others (RFC 9113, section 5.4.2).
        guard !(error is any NIOHTTP2Error) || goodbye.hasSaidError else { return }
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { streams.quiesce() }
        context.fireUserInboundEventTriggered(event)
    }
}

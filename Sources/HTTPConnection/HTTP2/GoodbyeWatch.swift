import NIOCore

/// Sees whether the framing layer ends the connection. It reports the error of one stream as it reports that of a connection, which is
/// over (RFC 9113, section 5.4); only what it says to the client tells them apart. Stands between it and the client.
final class GoodbyeWatch: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Whether the client was told that the connection ends for an error.
    private(set) var hasSaidError = false
    private var reader = GoodbyeReader()

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if !hasSaidError { hasSaidError = reader.findsError(in: unwrapOutboundIn(data)) }
        context.write(data, promise: promise)
    }
}

import NIOCore
import NIOHTTP1
import Synchronization

/// Answers the questions of HTTP-01 on one connection.
final class HTTPChallengeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let holder: ResponderHolder
    private var path = ""

    init(_ holder: ResponderHolder) {
        self.holder = holder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): path = head.uri
        case .body: break
        case .end:
            let text = holder.responder.withLock { $0 }?.text(path)
            let body = ByteBuffer(string: text ?? "nobody waits for this")
            let head = HTTPResponseHead(
                version: .http1_1, status: text == nil ? .notFound : .ok,
                headers: ["content-length": String(body.readableBytes)])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}

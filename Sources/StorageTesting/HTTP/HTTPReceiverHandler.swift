import NIOCore
import NIOHTTP1
import Synchronization

/// Answers the requests of one connection.
final class HTTPReceiverHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let holder: HTTPReceiver.Holder
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ holder: HTTPReceiver.Holder) {
        self.holder = holder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let bytes):
            body.append(contentsOf: bytes.readableBytesView)
        case .end:
            guard let head, let receiver = holder.receiver.withLock({ $0 }) else {
                return context.close(promise: nil)
            }
            let request = HTTPReceiver.Request(
                method: head.method.rawValue, target: head.uri, fields: head.headers.map { ($0.name, $0.value) },
                body: body)
            send(receiver.take(request), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(_ answer: HTTPReceiver.Answer, _ context: ChannelHandlerContext) {
        switch answer {
        case .silent: break
        case .cut: context.close(promise: nil)
        case .status(let status, let fields, let body):
            begin(status, fields + [("content-length", "\(body.utf8.count)")], context)
            if !body.isEmpty {
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
            }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .cutInBody(let status):
            begin(status, [("content-length", "10")], context)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "half")))), promise: nil)
            context.close(promise: nil)
        case .dripping(let status):
            begin(status, [], context)
            drip(context)
        }
    }

    private func begin(_ status: Int, _ fields: [(String, String)], _ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: HTTPHeaders(fields))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func drip(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: " ")))), promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(20)) { self.drip(context) }
    }
}

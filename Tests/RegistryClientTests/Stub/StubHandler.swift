import NIOCore
import NIOHTTP1
import Synchronization

/// Knows the stub whose connections are answered, once there is one.
final class StubHolder: Sendable {
    let registry = Mutex<StubRegistry?>(nil)
}

/// Answers the requests of one connection.
final class StubHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let holder: StubHolder
    private var request: StubRequest?
    private var cut: Int?

    init(_ holder: StubHolder) {
        self.holder = holder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let registry = holder.registry.withLock({ $0 }) else { return context.close(promise: nil) }
        switch unwrapInboundIn(data) {
        case .head(let head):
            let request = StubRequest(method: head.method, target: head.uri, fields: head.headers)
            self.request = request
            cut = registry.cut(request)
        case .body(var bytes):
            guard var request else { return }
            request.body.writeBuffer(&bytes)
            if let cut, request.body.readableBytes >= cut {
                request.body = request.body.getSlice(at: 0, length: cut) ?? request.body
                request.isCut = true
                self.request = nil
                _ = registry.answer(request)
                return context.close(promise: nil)
            }
            self.request = request
        case .end:
            guard let request else { return }
            self.request = nil
            send(registry.answer(request), to: request, context)
        }
    }

    private func send(_ answer: StubAnswer, to request: StubRequest, _ context: ChannelHandlerContext) {
        var head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: answer.fields)
        let hasBody = request.method != .HEAD && answer.status != 304 && answer.status != 204
        switch answer.delivery {
        case .silent: return
        case .closed: return context.close(promise: nil)
        case .stalled:
            head.headers.replaceOrAdd(name: "content-length", value: String(answer.body.readableBytes + 1))
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        case .dripping:
            head.headers.replaceOrAdd(name: "content-length", value: "10000")
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            drip(answer.body, to: context)
        case .cut(let count):
            head.headers.replaceOrAdd(name: "content-length", value: String(answer.body.readableBytes))
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let start = answer.body.getSlice(at: answer.body.readerIndex, length: count) ?? ByteBuffer()
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(start))), promise: closing(context))
        case .chunkedAndCut:
            head.headers.replaceOrAdd(name: "transfer-encoding", value: "chunked")
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: closing(context))
        case .whole:
            if request.method == .HEAD {
                if !head.headers.contains(name: "content-length") {
                    head.headers.add(name: "content-length", value: String(answer.body.readableBytes))
                }
            } else if hasBody {
                head.headers.replaceOrAdd(name: "content-length", value: String(answer.body.readableBytes))
            }
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            if hasBody { context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil) }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    /// What closes the connection when it has taken all that was written, and not before.
    private func closing(_ context: ChannelHandlerContext) -> EventLoopPromise<Void> {
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        return promise
    }

    /// Sends the bytes one by one, and then spaces.
    private func drip(_ bytes: ByteBuffer, to context: ChannelHandlerContext) {
        var rest = bytes
        let drop = rest.readSlice(length: 1) ?? ByteBuffer(string: " ")
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(drop))), promise: nil)
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(50)) { [rest] in
            let (handler, context) = bound.value
            if context.channel.isActive { handler.drip(rest, to: context) }
        }
    }
}

import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// Knows the authority whose connections are answered, once there is one.
final class StubHolder: Sendable {
    let authority = Mutex<StubAuthority?>(nil)
}

/// Answers the requests of one connection.
final class StubHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let holder: StubHolder
    private var head: HTTPRequestHead?
    private var body = Data()

    init(_ holder: StubHolder) {
        self.holder = holder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = Data()
        case .body(let bytes):
            body.append(contentsOf: bytes.readableBytesView)
        case .end:
            guard let head, let authority = holder.authority.withLock({ $0 }) else {
                return context.close(promise: nil)
            }
            send(authority.answer(StubRequest(head, body: body)), to: head, context)
        }
    }

    private func send(_ answer: StubAnswer, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var fields = answer.fields
        switch answer.delivery {
        case .silent:
            return
        case .cut:
            context.close(promise: nil)
        case .dripping:
            context.write(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: answer.status, headers: fields))),
                promise: nil)
            drip(context)
        case .whole:
            // Without a length the end of a chunked body would come, which an answer to HEAD has not.
            fields.replaceOrAdd(
                name: "content-length", value: head.method == .HEAD ? "0" : String(answer.body.utf8.count))
            context.write(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: answer.status, headers: fields))),
                promise: nil)
            if head.method != .HEAD, !answer.body.isEmpty {
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
            }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private func drip(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: " ")))), promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(20)) { self.drip(context) }
    }
}

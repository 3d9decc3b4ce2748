import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Gives the framework's bare answer to what is no HTTP the form of all other answers. Its own answers carry no Date, which
/// ours always do.
final class MalformedRequestHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let refusal: @Sendable () -> Answer
    private let date: DateField

    init(date: DateField, refusal: @escaping @Sendable () -> Answer) {
        self.date = date
        self.refusal = refusal
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(let bare) = unwrapOutboundIn(data), bare.status == .badRequest,
            bare.headerFields[.date] == nil
        else {
            context.write(data, promise: promise)
            return
        }
        let answer = refusal()
        var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        head.headerFields[.connection] = "close"
        head.headerFields[.date] = date.text
        head.headerFields[.contentLength] = String(answer.body.length)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        if case .buffer(let bytes) = answer.body { context.write(wrapOutboundOut(.body(bytes)), promise: nil) }
    }
}

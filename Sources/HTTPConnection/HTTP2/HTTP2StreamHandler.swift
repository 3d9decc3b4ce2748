import HTTPTypes
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One request and its answer on a stream of an HTTP/2 connection (RFC 9113, section 8).
final class HTTP2StreamHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundIn = Never
    typealias OutboundOut = HTTP2Frame.FramePayload

    let service: ConnectionService
    private let info: ConnectionInfo
    private let executor: EventLoopExecutor
    let streams: HTTP2Streams
    private(set) var context: ChannelHandlerContext?

    private var body: BodyQueue?
    private(set) var isHead = false
    private var hasBegun = false
    private var isReceived = false
    private var awaitsContinue = false
    private var isDiscarding = false
    private var discarded = 0
    private var holdsRead = false
    /// Why this side ended the stream in the middle of an answer.
    private(set) var dropReason: String?

    var watch: ConnectionWatch
    private(set) var received: Int64 = 0
    /// Bytes that the connection has taken.
    private(set) var sent: Int64 = 0

    init(service: ConnectionService, info: ConnectionInfo, executor: EventLoopExecutor, streams: HTTP2Streams) {
        self.service = service
        self.info = info
        self.executor = executor
        self.streams = streams
        watch = ConnectionWatch(service.limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        streams.insert(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        streams.remove(self)
        context = nil
        body?.fail(BrokenBody("the client went away after \(received) bytes of a body, before its end"))
        // It holds this handler.
        body = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        body?.fail(BrokenBody("the body broke off after \(received) bytes: \(error)"))
        context.close(promise: nil)
    }

    func hasSent(_ count: Int) {
        sent += Int64(count)
        streams.hasMoved()
    }

    func tick() {
        guard let context, let verdict = watch.afterTick(bytes: received + sent) else { return }
        service.counts.drop(verdict.drop)
        dropReason = verdict.reason
        if verdict == .stalled, watch.phase == .receiving {
            body?.fail(BrokenBody("the client sent too little of a body for too long", isTimeout: true))
        } else if let connection = context.channel.parent, !connection.isWritable {
            // Nothing of the whole connection is taken, so the end of one stream could not be told either.
            connection.close(promise: nil)
        } else {
            context.close(promise: nil)
        }
    }

    func read(context: ChannelHandlerContext) {
        if !hasBegun || isDiscarding || isReceived || body?.wantsMore ?? true {
            context.read()
        } else {
            holdsRead = true
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let headers) where !hasBegun:
            hasBegun = true
            isReceived = headers.endStream
            begin(headers.headers, context)
        case .headers(let trailers):
            if trailers.endStream { finishBody() }
        case .data(let data):
            if case .byteBuffer(let bytes) = data.data, bytes.readableBytes > 0 { receive(bytes) }
            if data.endStream { finishBody() }
        case .rstStream:
            body?.fail(BrokenBody("the client broke off after \(received) bytes of a body"))
        default:
            break
        }
    }

    private func begin(_ headers: HPACKHeaders, _ context: ChannelHandlerContext) {
        watch.enter(.ours)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        isHead = headers.first(name: ":method") == "HEAD"
        let request: HTTP2Request
        do {
            request = try HTTP2Request(headers, limits: service.limits)
        } catch {
            let answer = service.answer(to: error, on: info)
            Task(executorPreference: executor) { await bound.value.send(answer) }
            return
        }
        if !isReceived {
            awaitsContinue = request.expectsContinue
            body = BodyQueue(on: context.eventLoop) { bound.value.bodyIsWanted() }
        }
        let incoming = IncomingRequest(
            method: request.method, target: request.target, authority: request.authority, headers: request.fields,
            body: body.map { RequestBody($0) } ?? RequestBody(ByteBuffer()), connection: info)
        let handler = service.handler
        Task(executorPreference: executor) {
            let answer = await handler(incoming)
            await bound.value.send(answer)
        }
    }

    private func receive(_ bytes: ByteBuffer) {
        awaitsContinue = false
        received += Int64(bytes.readableBytes)
        guard !isDiscarding, let body else {
            discarded += bytes.readableBytes
            if discarded > service.limits.discard { reset() }
            return
        }
        body.append(bytes)
        if !body.isStarved { watch.enter(.ours) }
    }

    private func finishBody() {
        isReceived = true
        if !isDiscarding { watch.enter(.ours) }
        body?.finish()
    }

    private func bodyIsWanted() {
        guard let context, !isReceived, !isDiscarding else { return }
        if awaitsContinue {
            awaitsContinue = false
            let headers: HPACKHeaders = [":status": "100"]
            context.writeAndFlush(wrapOutboundOut(.headers(.init(headers: headers))), promise: nil)
        }
        if body?.isStarved == true { watch.enter(.receiving) }
        guard holdsRead, body?.wantsMore == true else { return }
        holdsRead = false
        context.read()
    }

    /// The answer has gone out whole. What is left of the request is read for a while, then the client is told to stop.
    func answered() {
        guard !isReceived else { return }
        isDiscarding = true
        body?.fail(BrokenBody("its request was answered"))
        watch.enter(.discarding)
        guard holdsRead else { return }
        holdsRead = false
        context?.read()
    }

    /// Ends the stream without an error: the answer is whole, and no more of the request is wanted (RFC 9113, section 8.1).
    private func reset() {
        context?.writeAndFlush(wrapOutboundOut(.rstStream(.noError)), promise: nil)
    }

    /// The answer did not go out whole, which the client sees from a stream that ends with an error.
    func brokeOff() {
        body?.fail(BrokenBody("its request was answered"))
        context?.close(promise: nil)
    }
}

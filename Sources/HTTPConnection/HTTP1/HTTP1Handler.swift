import HTTPTypes
import Logging
import NIOCore

/// Speaks HTTP/1.1 and HTTP/1.0 on one connection: one request after the other, each handed to the handler of the listener in
/// a task that runs on the connection's event loop (RFC 9112).
final class HTTP1Handler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = IOData

    let service: ConnectionService
    private let info: ConnectionInfo
    private let executor: EventLoopExecutor
    let batch: FlushBatch
    private(set) var context: ChannelHandlerContext?

    private var parser: HTTP1Parser
    private var isParsing = false
    var exchange: HTTP1Exchange?
    private var holdsRead = false
    private var isInputClosed = false
    private var isQuiescing = false
    private var isClosing = false
    /// Set while what still comes on a connection that is about to end is thrown away.
    private var lingering: LingeringClose?
    /// Whether no request after the one under way can be trusted to begin where it seems to.
    private var mustClose = false
    /// Why this side ended the connection in the middle of an answer.
    private(set) var dropReason: String?

    var date = DateField()
    var watch: ConnectionWatch
    private var ticks: RepeatedTask?
    private var received: Int64 = 0
    /// Bytes that were handed to the channel.
    var written: Int64 = 0
    /// Whether the system has told how much the client has acknowledged.
    private var knowsAcknowledged = false
    /// What the system sends by itself at the moment.
    var fileUnderWay: FileRegion?

    init(service: ConnectionService, info: ConnectionInfo, on eventLoop: any EventLoop) {
        self.service = service
        self.info = info
        executor = service.executors[eventLoop]
        batch = service.executors.batch(of: eventLoop)
        parser = HTTP1Parser(sizeLimit: service.limits.headerSize, countLimit: service.limits.headerCount)
        watch = ConnectionWatch(service.limits)
    }

    // MARK: The life of the connection

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let tick = TimeAmount(watch.tick)
        ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in bound.value.tick() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        ticks?.cancel()
        ticks = nil
        context = nil
        exchange?.body?.fail(BrokenBody("the client went away after \(exchange?.received ?? 0) bytes of a body"))
        // Nobody else ends an exchange that was answered; its body holds this handler.
        if exchange?.isDiscarding == true { exchange = nil }
    }

    private func tick() {
        guard let context else { return }
        if let fileUnderWay, !fileUnderWay.isWhole {
            // The system would try for ever to send what is not there.
            dropReason = "a file became shorter while it was sent"
            service.counts.drop(.file)
            context.close(promise: nil)
            return
        }
        guard let verdict = watch.afterTick(bytes: received + taken(context.channel)) else { return }
        service.counts.drop(verdict.drop)
        switch verdict {
        case .stalled where watch.phase == .receiving:
            // The handler learns of it, and answers if it likes.
            exchange?.body?.fail(BrokenBody("the client sent too little of a body for too long", isTimeout: true))
            mustClose = true
        case .headTooSlow, .stalled:
            dropReason = verdict.reason
            if exchange == nil {
                service.logger.info(
                    "dropped a connection: \(verdict.reason)",
                    metadata: ["http.request.remoteaddr": "\(info.remoteAddress)"])
            }
            context.close(promise: nil)
        case .idle, .discardingTooSlow:
            context.close(promise: nil)
        }
    }

    /// Bytes that the client has taken, as far as this side can tell.
    private func taken(_ channel: any Channel) -> Int64 {
        guard watch.phase == .sending else { return 0 }
        if let acknowledged = channel.acknowledgedBytes {
            // The two measures are not comparable.
            if !knowsAcknowledged { watch.beginTransfer() }
            knowsAcknowledged = true
            return acknowledged
        }
        let pending = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        return Swift.max(0, written - Int64(pending))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            if exchange == nil, !isClosing { closeAfterWrites() }
        case ChannelEvent.inputClosed:
            inputClosed(context)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func inputClosed(_ context: ChannelHandlerContext) {
        isInputClosed = true
        if lingering?.inputEnded() == true {
            context.close(promise: nil)
        } else if exchange == nil, !isClosing {
            closeAfterWrites()
        } else if exchange?.isReceived == false {
            mustClose = true
            breakBody("the client ended the connection after \(exchange?.received ?? 0) bytes of a body")
            if exchange?.isDiscarding == true { goOn() }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if exchange?.isReceived == false {
            breakBody("the body broke off after \(exchange?.received ?? 0) bytes: \(error)")
        }
        context.close(promise: nil)
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if wantsRead { context.read() } else { holdsRead = true }
    }

    private var wantsRead: Bool {
        guard !isClosing else { return lingering != nil }
        guard let exchange else { return true }
        // Reading one turn ahead costs less than telling the system to wait.
        if exchange.isReceived { return parser.isEmpty && !mustClose }
        return exchange.isDiscarding || exchange.body?.wantsMore ?? true
    }

    private func readIfWanted() {
        guard holdsRead, wantsRead, let context else { return }
        holdsRead = false
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard !isClosing else {
            if lingering?.received(bytes.readableBytes) == true { context.close(promise: nil) }
            return
        }
        parser.append(bytes)
        takeParts()
    }

    /// Takes what has come of the request under way, and begins the next when that is answered.
    private func takeParts() {
        // An answer that is given at once leads here again.
        guard !isParsing else { return }
        isParsing = true
        parse()
        isParsing = false
        guard exchange == nil, !isClosing else { return }
        if isInputClosed || isQuiescing {
            closeAfterWrites()
        } else {
            // Bytes came, and no whole head.
            if watch.phase == .idle, !parser.isEmpty { watch.enter(.head) }
            readIfWanted()
        }
    }

    private func parse() {
        while !isClosing, exchange?.isReceived != true {
            do throws(ConnectionRefusal) {
                guard let part = try parser.next() else { return }
                switch part {
                case .head(let request): begin(request)
                case .body(let bytes): receive(bytes)
                case .end: receiveEnd()
                }
            } catch {
                guard let exchange else { return refuse(error) }
                mustClose = true
                breakBody("the body broke off after \(exchange.received) bytes: \(error.message)")
                if exchange.isDiscarding { endInput() }
            }
        }
    }

    /// No more of the request under way will come.
    private func breakBody(_ reason: String) {
        exchange?.isReceived = true
        exchange?.body?.fail(BrokenBody(reason))
    }

    private func receive(_ bytes: ByteBuffer) {
        let count = Int64(bytes.readableBytes)
        received += count
        exchange?.received += count
        exchange?.awaitsContinue = false
        guard exchange?.isDiscarding == false, let body = exchange?.body else { return }
        body.append(bytes)
        if !body.isStarved { watch.enter(.ours) }
    }

    private func receiveEnd() {
        exchange?.isReceived = true
        exchange?.body?.finish()
        if exchange?.isDiscarding == true {
            goOn()
        } else if watch.phase == .receiving {
            watch.enter(.ours)
        }
    }

    private func begin(_ request: HTTP1Request) {
        guard let context else { return }
        watch.beginTransfer()
        watch.enter(.ours)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let body =
            request.hasBody ? BodyQueue(on: context.eventLoop) { bound.value.bodyIsWanted() } : nil
        exchange = HTTP1Exchange(
            isHead: request.method == .head, isVersion10: request.isVersion10, isPersistent: request.isPersistent,
            bodyLength: request.bodyLength, body: body, awaitsContinue: request.expectsContinue,
            isReceived: body == nil)
        let incoming = IncomingRequest(
            method: request.method, target: request.target, authority: request.authority, headers: request.fields,
            body: body.map { RequestBody($0) } ?? RequestBody(ByteBuffer()),
            connection: request.isVersion10 ? info.asVersion10 : info)
        if body == nil, let answer = service.immediateHandler(incoming) {
            return respond(with: answer)
        }
        let handler = service.handler
        Task(executorPreference: executor) {
            let answer = await handler(incoming)
            await bound.value.send(answer)
        }
    }

    private func bodyIsWanted() {
        guard exchange?.isReceived == false, exchange?.isDiscarding == false else { return }
        if exchange?.awaitsContinue == true {
            exchange?.awaitsContinue = false
            context?.writeAndFlush(
                wrapOutboundOut(.byteBuffer(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n"))), promise: nil)
        }
        if exchange?.body?.isStarved == true { watch.enter(.receiving) }
        readIfWanted()
    }

    /// Answers what no handler is asked for; the connection ends with it.
    private func refuse(_ refusal: ConnectionRefusal) {
        exchange = HTTP1Exchange(
            isHead: parser.isHead, isVersion10: false, isPersistent: false, bodyLength: nil, body: nil,
            awaitsContinue: false, isReceived: true)
        mustClose = true
        watch.enter(.ours)
        respond(with: service.answer(to: refusal, on: info))
    }

    /// Sends an answer that is there already.
    private func respond(with answer: Answer) {
        guard let context, !sendAtOnce(answer) else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        Task(executorPreference: executor) { await bound.value.send(answer) }
    }

    // MARK: After an answer

    /// Whether another request may come on this connection after an answer that is given now.
    var canContinue: Bool {
        guard let exchange, !isQuiescing, !mustClose, !isInputClosed || !parser.isEmpty else {
            return false
        }
        return exchange.canContinue(discarding: service.limits.discard)
    }

    /// The answer has gone out whole.
    func answered(continuing: Bool) {
        guard continuing, context != nil else { return endInput() }
        guard exchange?.isReceived == false else { return goOn() }
        exchange?.isDiscarding = true
        watch.enter(.discarding)
        readIfWanted()
    }

    /// The answer did not go out whole, which the client can only see from the end of the connection.
    func brokeOff() {
        exchange?.body?.fail(BrokenBody("its request was answered"))
        exchange = nil
        isClosing = true
        context?.close(promise: nil)
    }

    private func goOn() {
        exchange = nil
        watch.enter(.idle)
        takeParts()
    }

    /// Closes when everything that was answered is on its way.
    private func closeAfterWrites() {
        guard let context else { return }
        isClosing = true
        watch.enter(.sending)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: promise)
    }

    /// Closes so that the client can read the answer first.
    private func endInput() {
        let isConsumed = exchange?.isReceived == true && parser.isEmpty && !mustClose
        exchange?.body?.fail(BrokenBody("its request was answered"))
        exchange = nil
        isClosing = true
        guard let context else { return }
        guard !isConsumed, !isInputClosed else { return closeAfterWrites() }
        watch.enter(.discarding)
        lingering = LingeringClose(limit: service.limits.discard)
        let isSent = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        isSent.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            if handler.lingering?.outputEnded() == true { context.close(promise: nil) }
        }
        context.close(mode: .output, promise: isSent)
        holdsRead = false
        context.read()
    }
}

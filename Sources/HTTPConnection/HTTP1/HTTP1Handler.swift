import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1

/// Speaks HTTP/1.1 and HTTP/1.0 on one connection: one request after the other, each handed to the handler of the listener in
/// a task that runs on the connection's event loop (RFC 9112).
final class HTTP1Handler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = IOData

    let service: ConnectionService
    private let parser: ByteToMessageHandler<HTTPRequestDecoder>
    private let info: ConnectionInfo
    private let executor: EventLoopExecutor
    private(set) var context: ChannelHandlerContext?

    var exchange: HTTP1Exchange?
    /// Parts of later requests that are kept while one is under way: more than the requests of one read of the socket have.
    private static let longestQueue = 8192

    /// What came of later requests while one was under way.
    private var queued = CircularBuffer<HTTPServerRequestPart>()
    /// What the parser could not read, when it came behind a request that is under way.
    private var parserError: (any Error)?
    /// Whether the read under way has brought something that the parser could make sense of.
    private var hasTakenPart = false
    private var holdsRead = false
    private var isInputClosed = false
    private(set) var isQuiescing = false
    private var isClosing = false
    /// Whether no request after the one under way can be trusted to begin where it seems to.
    private var mustClose = false
    /// Whether what still comes is thrown away by another handler.
    private var hasDiscardHandler = false
    /// Why this side ended the connection in the middle of an answer.
    private(set) var dropReason: String?

    var watch: ConnectionWatch
    private var ticks: RepeatedTask?
    private var received: Int64 = 0
    /// Bytes that were handed to the channel.
    var written: Int64 = 0
    /// What the system sends by itself at the moment.
    var fileUnderWay: FileRegion?

    /// - Parameter parser: the handler before this one.
    init(
        service: ConnectionService, parser: ByteToMessageHandler<HTTPRequestDecoder>, info: ConnectionInfo,
        executor: EventLoopExecutor
    ) {
        self.service = service
        self.parser = parser
        self.info = info
        self.executor = executor
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
        queued.removeAll()
        exchange?.body?.fail(BrokenBody("the client went away after \(exchange?.received ?? 0) bytes of a body"))
        // Nobody else ends an exchange that was answered; its body holds this handler.
        if exchange?.isDiscarding == true { exchange = nil }
    }

    private func tick() {
        guard let context else { return }
        if let fileUnderWay, !fileUnderWay.isWhole {
            // The system would try for ever to send what is not there.
            dropReason = "a file became shorter while it was sent"
            context.close(promise: nil)
            return
        }
        let pending = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        let taken = Swift.max(0, written - Int64(pending))
        guard let verdict = watch.afterTick(bytes: received + taken) else { return }
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

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            if exchange == nil, !isClosing { closeAfterWrites() }
        case ChannelEvent.inputClosed:
            isInputClosed = true
            if exchange == nil { closeAfterWrites() }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What comes after something that is no HTTP is no news.
        guard !isClosing, parserError == nil else { return }
        if exchange?.isReceived == false {
            breakBody("the body broke off after \(exchange?.received ?? 0) bytes: \(error)")
        }
        guard error is HTTPParserError else {
            context.close(promise: nil)
            return
        }
        if let parserError = error as? HTTPParserError, parserError == .invalidEOFState {
            isInputClosed = true
            if exchange == nil { closeAfterWrites() }
        } else {
            parserError = error
            if exchange == nil { refuse(ConnectionRefusal(error)) }
        }
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if wantsRead { context.read() } else { holdsRead = true }
    }

    private var wantsRead: Bool {
        guard !isClosing else { return hasDiscardHandler }
        guard parserError == nil else { return false }
        guard let exchange else { return true }
        // Reading one turn ahead costs less than telling the system to wait.
        if exchange.isReceived { return queued.isEmpty }
        return exchange.isDiscarding || exchange.body?.wantsMore ?? true
    }

    private func readIfWanted() {
        guard holdsRead, wantsRead, let context else { return }
        holdsRead = false
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasTakenPart = true
        let part = unwrapInboundIn(data)
        // A request without a body was whole with its head.
        if queued.isEmpty, exchange?.body == nil, case .end = part { return }
        guard queued.count < Self.longestQueue else {
            // Whoever asks that much ahead is answered what is queued, and no more.
            isInputClosed = true
            return
        }
        queued.append(part)
        takeQueued()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Bytes came, and no whole head.
        if exchange == nil, watch.phase == .idle, !hasTakenPart { watch.enter(.head) }
        hasTakenPart = false
        context.fireChannelReadComplete()
    }

    private func takeQueued() {
        while !isClosing, exchange?.isReceived != true, let part = queued.popFirst() {
            switch part {
            case .head(let head): begin(head)
            case .body(let bytes): receive(bytes)
            case .end:
                exchange?.isReceived = true
                exchange?.body?.finish()
                if exchange?.isDiscarding == true {
                    goOn()
                } else if watch.phase == .receiving {
                    watch.enter(.ours)
                }
            }
        }
        if isInputClosed, exchange?.isReceived == false {
            breakBody("the client ended the connection after \(exchange?.received ?? 0) bytes of a body")
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

    private func begin(_ head: HTTPRequestHead) {
        guard let context else { return }
        watch.beginTransfer(at: received + written)
        watch.enter(.ours)
        let request: HTTP1Request
        do {
            request = try HTTP1Request(head)
        } catch {
            return refuse(error, isHead: head.method == .HEAD)
        }
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
    private func refuse(_ refusal: ConnectionRefusal, isHead: Bool = false) {
        exchange = HTTP1Exchange(
            isHead: isHead, isVersion10: false, isPersistent: false, bodyLength: nil, body: nil, awaitsContinue: false)
        watch.enter(.ours)
        respond(with: service.refusal(refusal, info))
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
        guard let exchange, !isQuiescing, !mustClose, parserError == nil, !isInputClosed || !queued.isEmpty else {
            return false
        }
        return exchange.canContinue(discarding: service.limits.discard)
    }

    /// The answer has gone out whole.
    func answered(continuing: Bool) {
        guard continuing else { return endInput() }
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
        takeQueued()
        guard exchange == nil, !isClosing else { return }
        if let parserError {
            refuse(ConnectionRefusal(parserError))
        } else if isInputClosed || isQuiescing {
            closeAfterWrites()
        } else {
            readIfWanted()
        }
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

    /// Closes so that the client can read the answer first: bytes of it that arrive at a closed socket would make the
    /// system take back what was sent.
    private func endInput() {
        let isConsumed = exchange?.isReceived == true && queued.isEmpty && parserError == nil
        exchange?.body?.fail(BrokenBody("its request was answered"))
        exchange = nil
        isClosing = true
        guard let context else { return }
        guard !isConsumed, !isInputClosed else { return closeAfterWrites() }
        watch.enter(.discarding)
        let discard = DiscardHandler(limit: service.limits.discard)
        // Without room before the parser there is nothing to wait for.
        guard (try? context.pipeline.syncOperations.addHandler(discard, position: .before(parser))) != nil else {
            context.close(promise: nil)
            return
        }
        hasDiscardHandler = true
        let isSent = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((discard, context), eventLoop: context.eventLoop)
        isSent.futureResult.whenComplete { _ in bound.value.0.outputEnded(bound.value.1) }
        context.close(mode: .output, promise: isSent)
        holdsRead = false
        context.read()
    }
}

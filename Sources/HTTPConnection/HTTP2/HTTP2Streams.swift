import NIOCore

/// The streams of one HTTP/2 connection that are under way, for the time limits of all of them and of the connection itself.
final class HTTP2Streams {
    /// What a request that was under way when the client was told to go has to arrive.
    private static let farewell = TimeAmount.milliseconds(250)

    var date = DateField()
    private let channel: any Channel
    private let counts: ConnectionCounts
    private let tick: Duration
    private let stuckTicks: Int
    private var handlers: [ObjectIdentifier: HTTP2StreamHandler] = [:]
    private var ticks: RepeatedTask?
    /// Bytes that the client had not taken at the last tick.
    private var pending = 0
    private var hasProgress = false
    private var ticksWithoutProgress = 0
    private var isQuiescing = false

    init(_ channel: any Channel, limits: ConnectionLimits, counts: ConnectionCounts) {
        self.channel = channel
        self.counts = counts
        tick = ConnectionWatch(limits).tick
        stuckTicks = Int((limits.bodyTimeout / tick).rounded(.up))
    }

    func start() {
        let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
        let tick = TimeAmount(tick)
        ticks = channel.eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in bound.value.afterTick() }
        channel.closeFuture.whenComplete { _ in
            bound.value.ticks?.cancel()
            bound.value.ticks = nil
        }
    }

    private func afterTick() {
        let pending = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        ticksWithoutProgress = pending > 0 && pending >= self.pending && !hasProgress ? ticksWithoutProgress + 1 : 0
        self.pending = pending
        hasProgress = false
        if ticksWithoutProgress > stuckTicks {
            counts.drop(.stalled)
            channel.close(promise: nil)
        } else {
            for handler in handlers.values { handler.tick() }
        }
    }

    /// The client has taken something of an answer.
    func hasMoved() { hasProgress = true }

    func insert(_ handler: HTTP2StreamHandler) { handlers[ObjectIdentifier(handler)] = handler }

    func remove(_ handler: HTTP2StreamHandler) {
        handlers[ObjectIdentifier(handler)] = nil
        if isQuiescing { closeWhenIdle() }
    }

    /// The client is told to go. It need not say that it has heard so: without a stream the connection ends in a moment.
    func quiesce() {
        isQuiescing = true
        closeWhenIdle()
    }

    private func closeWhenIdle() {
        guard handlers.isEmpty else { return }
        let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
        channel.eventLoop.scheduleTask(in: Self.farewell) {
            if bound.value.handlers.isEmpty { bound.value.channel.close(promise: nil) }
        }
    }
}

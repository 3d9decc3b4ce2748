import Glibc
import Logging
import NIOCore

/// Keeps the number of connections within a limit: further clients stay in the system's queue meanwhile, which they cannot
/// tell from a slow network.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never

    /// How long no connection is taken after the system had no room for one.
    private static let pause = TimeAmount.milliseconds(500)
    /// How long a shortage is not told again, whether it lasts or comes back.
    private static let silence = TimeAmount.minutes(5)

    private let limit: Int
    private let counts: ConnectionCounts
    private let logger: Logger
    private var count = 0
    private var holdsRead = false
    private var hasWarned = false
    /// When it was said that the system had no room for one more.
    private var shortageTold: NIODeadline?

    init(limit: Int, counts: ConnectionCounts, logger: Logger) {
        self.limit = limit
        self.counts = counts
        self.logger = logger
        counts.isLimited(to: limit)
    }

    func read(context: ChannelHandlerContext) {
        if count < limit { context.read() } else { holdsRead = true }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let connection = unwrapInboundIn(data)
        count += 1
        counts.connectionBegan()
        if count == limit { counts.limitWasReached() }
        if count == limit, !hasWarned {
            hasWarned = true
            logger.warning("\(limit) connections are open; more wait until one ends (http.limits.connections)")
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        connection.closeFuture.hop(to: context.eventLoop).whenComplete { _ in
            let (gate, context) = bound.value
            gate.count -= 1
            gate.counts.connectionEnded()
            if gate.count < gate.limit / 2 { gate.hasWarned = false }
            gate.readIfHeld(context)
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) else {
            context.fireErrorCaught(error)
            return
        }
        counts.systemWasShort()
        let now = context.eventLoop.now
        if shortageTold.map({ now - $0 >= Self.silence }) ?? true {
            shortageTold = now
            logger.warning(
                """
                the system has no descriptors for more connections: \(String(cString: strerror(error.errnoCode))); raise the \
                limit of open files (ulimit -n) or lower http.limits.connections
                """)
        }
        pauseReading(context)
    }

    /// Takes no connections for a while. The read under way stays pending after an error, and the system would report the
    /// waiting client again and again; only without automatic reads does the channel stop asking.
    private func pauseReading(_ context: ChannelHandlerContext) {
        let options = context.channel.syncOptions
        try? options?.setOption(.autoRead, value: false)
        // A channel that is closed by then refuses, and needs no reads.
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
            try? options?.setOption(.autoRead, value: true)
        }
    }

    private func readIfHeld(_ context: ChannelHandlerContext) {
        guard holdsRead, count < limit else { return }
        holdsRead = false
        context.read()
    }
}

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
    /// How long a shortage that passes and comes again is not told again.
    private static let silence = TimeAmount.minutes(5)

    private let limit: Int
    private let logger: Logger
    private var count = 0
    private var holdsRead = false
    private var hasWarned = false
    /// How many connections were open when the system had no room for one more and that was said.
    private var systemLimit: Int?
    private var lastTold: NIODeadline?

    init(limit: Int, logger: Logger) {
        self.limit = limit
        self.logger = logger
    }

    func read(context: ChannelHandlerContext) {
        if count < limit { context.read() } else { holdsRead = true }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let connection = unwrapInboundIn(data)
        count += 1
        if count == limit, !hasWarned {
            hasWarned = true
            logger.warning("\(limit) connections are open; more wait until one ends (http.limits.connections)")
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        connection.closeFuture.hop(to: context.eventLoop).whenComplete { _ in
            let (gate, context) = bound.value
            gate.count -= 1
            if gate.count < gate.limit / 2 { gate.hasWarned = false }
            if let systemLimit = gate.systemLimit, gate.count < systemLimit / 2 { gate.systemLimit = nil }
            gate.readIfHeld(context)
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) else {
            context.fireErrorCaught(error)
            return
        }
        let isNew = systemLimit == nil
        if isNew { systemLimit = count }
        let now = context.eventLoop.now
        if isNew, lastTold.map({ now - $0 >= Self.silence }) ?? true {
            lastTold = now
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

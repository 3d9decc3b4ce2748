import Glibc
import Logging
import NIOCore

/// Keeps the number of connections within a limit, and waits when the system is out of descriptors: further clients stay in the
/// system's queue meanwhile, which they cannot tell from a slow network.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never

    /// Before another attempt, after the system could not take a connection.
    private static let pause = TimeAmount.milliseconds(200)

    private let limit: Int
    private let logger: Logger
    private var count = 0
    private var holdsRead = false
    private var isPausing = false
    private var hasWarned = false

    init(limit: Int, logger: Logger) {
        self.limit = limit
        self.logger = logger
    }

    func read(context: ChannelHandlerContext) {
        if count < limit, !isPausing { context.read() } else { holdsRead = true }
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
            gate.readIfHeld(context)
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) else {
            context.fireErrorCaught(error)
            return
        }
        guard !isPausing else { return }
        isPausing = true
        logger.warning(
            "cannot take connections for the moment: \(String(cString: strerror(error.errnoCode))); raise the limit of open files (ulimit -n) or lower http.limits.connections"
        )
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.pause) {
            let (gate, context) = bound.value
            gate.isPausing = false
            gate.readIfHeld(context)
        }
    }

    private func readIfHeld(_ context: ChannelHandlerContext) {
        guard holdsRead, count < limit, !isPausing else { return }
        holdsRead = false
        context.read()
    }
}

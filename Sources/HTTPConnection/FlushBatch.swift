import NIOCore

/// Sends the answers of one turn of an event loop together, behind the last request of that turn: a client, or a proxy, that has
/// asked over several connections is so woken once for all of them, and not in between. It belongs to one event loop.
final class FlushBatch {
    /// Connections that wait at most, so that no answer waits for long.
    private static let limit = 64

    private let eventLoop: any EventLoop
    private var waiting: [ChannelHandlerContext] = []
    /// Empty: room for those that come while others are flushed.
    private var spare: [ChannelHandlerContext] = []
    private var isScheduled = false

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        waiting.reserveCapacity(Self.limit)
        spare.reserveCapacity(Self.limit)
    }

    /// Flushes what was written to `context` before this turn of its event loop ends.
    func add(_ context: ChannelHandlerContext) {
        waiting.append(context)
        if waiting.count >= Self.limit { return flush() }
        guard !isScheduled else { return }
        isScheduled = true
        eventLoop.assumeIsolated().execute { self.endTurn() }
    }

    private func endTurn() {
        isScheduled = false
        flush()
    }

    private func flush() {
        var contexts = spare
        spare = []
        swap(&contexts, &waiting)
        for context in contexts { context.flush() }
        contexts.removeAll(keepingCapacity: true)
        spare = contexts
    }
}

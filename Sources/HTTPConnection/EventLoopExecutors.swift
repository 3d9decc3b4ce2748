import NIOCore

/// One executor and one batch of flushes for each event loop of a group, and a number.
struct EventLoopExecutors: Sendable {
    private let executors: [ObjectIdentifier: EventLoopExecutor]
    private let batches: [ObjectIdentifier: NIOLoopBoundBox<FlushBatch>]
    private let lanes: [ObjectIdentifier: Int]

    init(_ group: any EventLoopGroup) {
        var executors: [ObjectIdentifier: EventLoopExecutor] = [:]
        var batches: [ObjectIdentifier: NIOLoopBoundBox<FlushBatch>] = [:]
        var lanes: [ObjectIdentifier: Int] = [:]
        for eventLoop in group.makeIterator() {
            executors[ObjectIdentifier(eventLoop)] = EventLoopExecutor(eventLoop)
            batches[ObjectIdentifier(eventLoop)] = .makeBoxSendingValue(FlushBatch(eventLoop), eventLoop: eventLoop)
            lanes[ObjectIdentifier(eventLoop)] = lanes.count
        }
        self.executors = executors
        self.batches = batches
        self.lanes = lanes
    }

    subscript(_ eventLoop: any EventLoop) -> EventLoopExecutor {
        executors[ObjectIdentifier(eventLoop)] ?? EventLoopExecutor(eventLoop)
    }

    /// To be called on `eventLoop`.
    func batch(of eventLoop: any EventLoop) -> FlushBatch {
        batches[ObjectIdentifier(eventLoop)]?.value ?? FlushBatch(eventLoop)
    }

    /// The place of an event loop in its group.
    func lane(of eventLoop: any EventLoop) -> Int {
        lanes[ObjectIdentifier(eventLoop)] ?? 0
    }
}

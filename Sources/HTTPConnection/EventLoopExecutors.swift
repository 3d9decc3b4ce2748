import NIOCore

/// One executor for each event loop of a group, and a number.
struct EventLoopExecutors: Sendable {
    private let executors: [ObjectIdentifier: EventLoopExecutor]
    private let lanes: [ObjectIdentifier: Int]

    init(_ group: any EventLoopGroup) {
        var executors: [ObjectIdentifier: EventLoopExecutor] = [:]
        var lanes: [ObjectIdentifier: Int] = [:]
        for eventLoop in group.makeIterator() {
            executors[ObjectIdentifier(eventLoop)] = EventLoopExecutor(eventLoop)
            lanes[ObjectIdentifier(eventLoop)] = lanes.count
        }
        self.executors = executors
        self.lanes = lanes
    }

    subscript(_ eventLoop: any EventLoop) -> EventLoopExecutor {
        executors[ObjectIdentifier(eventLoop)] ?? EventLoopExecutor(eventLoop)
    }

    /// The place of an event loop in its group.
    func lane(of eventLoop: any EventLoop) -> Int {
        lanes[ObjectIdentifier(eventLoop)] ?? 0
    }
}

import NIOPosix

/// Runs tasks on threads that may block, so that what blocks in them runs where they are; see ``BlockingThreads/run(_:)``.
final class BlockingExecutor: TaskExecutor {
    private final class Mark: Sendable {}

    private let pool: NIOThreadPool
    private let mark = ThreadSpecificVariable<Mark>()

    init(_ pool: NIOThreadPool) {
        self.pool = pool
    }

    /// Whether the caller runs on it.
    var isCurrent: Bool { mark.currentValue != nil }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // A pool that was shut down runs it here and now; a task has to come to its end in any case.
        pool.submit { state in
            if state == .active, !self.isCurrent { self.mark.currentValue = Mark() }
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}

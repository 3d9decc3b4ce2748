import NIOCore
import NIOPosix

/// Runs tasks that unpack archives on threads of their own, which may also wait for a store there; Swift's own may not.
final class ArchiveThreads: TaskExecutor {
    /// Archives that are read at the same time.
    static let count = 2

    static let shared = ArchiveThreads()

    /// They end with the process.
    private let threads: NIOThreadPool

    /// For those who need threads that nobody else has; see ``shared``.
    init() {
        threads = NIOThreadPool(numberOfThreads: ArchiveThreads.count)
        threads.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        threads.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// What `body` gives, for one of these threads to wait for: what calls it cannot suspend. `body` runs elsewhere, and ends by itself.
    static func wait<Value: Sendable>(for body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let promise = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Value.self)
        promise.completeWithTask(body)
        return try promise.futureResult.wait()
    }
}

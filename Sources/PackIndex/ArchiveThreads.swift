import NIOPosix

/// Runs tasks that unpack archives on the threads that NIO has for what takes its time, instead of Swift's own.
final class ArchiveThreads: TaskExecutor {
    static let shared = ArchiveThreads()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        NIOThreadPool.singleton.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

import NIOPosix

/// Runs tasks that write files on the threads that NIO has for calls that block, instead of Swift's own.
final class JournalThreads: TaskExecutor {
    static let shared = JournalThreads()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        NIOThreadPool.singleton.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

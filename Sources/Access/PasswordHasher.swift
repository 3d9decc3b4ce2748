import Logging
import NIOPosix
import Synchronization

/// Verifies passwords on a thread pool, in the order and number that a ``HashingQueue`` allows.
final class PasswordHasher: Sendable {
    struct Job: Sendable {
        var key: CredentialKey
        var password: [UInt8]
        var hash: PasswordHash
        var logger: Logger
        /// Called before any waiter hears that the password was right, so that a later login finds it remembered.
        var remember: @Sendable () -> Void
    }

    enum Verdict: Hashable, Sendable {
        case right
        case wrong
        /// Not judged.
        case busy
    }

    private typealias Queue = HashingQueue<CredentialKey, Job, CheckedContinuation<Verdict, Never>>

    private let threadPool: NIOThreadPool
    private let queue: Mutex<Queue>

    init(threadPool: NIOThreadPool, concurrency: Int, jobLimit: Int, waiterLimit: Int) {
        self.threadPool = threadPool
        queue = Mutex(Queue(concurrency: concurrency, jobLimit: jobLimit, waiterLimit: waiterLimit))
    }

    /// A caller that is cancelled still waits: the hash is soon done, and others may share it.
    nonisolated(nonsending) func verdict(on job: Job) async -> Verdict {
        await withCheckedContinuation { continuation in
            switch queue.withLock({ $0.admit(continuation, for: job.key, job: job) }) {
            case .start(let job): start(job)
            case .wait: break
            case .refuse(let continuation): continuation.resume(returning: .busy)
            }
        }
    }

    private func start(_ job: Job) {
        threadPool.submit { state in
            self.finish(job, with: state == .active ? self.judge(job) : .busy)
        }
    }

    private func judge(_ job: Job) -> Verdict {
        do {
            guard try job.hash.matches(job.password) else { return .wrong }
            job.remember()
            return .right
        } catch {
            job.logger.error("a password could not be verified", metadata: ["err.message": "\(error)"])
            return .busy
        }
    }

    private func finish(_ job: Job, with verdict: Verdict) {
        let (waiters, next) = queue.withLock { $0.finish(job.key) }
        for waiter in waiters { waiter.resume(returning: verdict) }
        if let next { start(next) }
    }
}

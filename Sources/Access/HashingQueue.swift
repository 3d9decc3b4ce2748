/// Decides which password is hashed when: so many at a time, equal ones only once, a bounded number waiting.
///
/// `Waiter` is whoever wants to know a result, `Job` what is to be hashed.
struct HashingQueue<Key: Hashable & Sendable, Job: Sendable, Waiter: Sendable>: Sendable {
    enum Admission {
        /// Start the job now; ``finish(_:)`` hands the waiter back.
        case start(Job)
        /// A running or earlier job will bring the result.
        case wait
        case refuse(Waiter)
    }

    private let concurrency: Int
    private let jobLimit: Int
    private let waiterLimit: Int
    private var running = 0
    private var queued: [(key: Key, job: Job)] = []
    private var waiters: [Key: [Waiter]] = [:]
    private var waiterCount = 0

    /// At most `jobLimit` jobs wait to be started and `waiterLimit` waiters for results.
    init(concurrency: Int, jobLimit: Int, waiterLimit: Int) {
        self.concurrency = max(1, concurrency)
        self.jobLimit = jobLimit
        self.waiterLimit = waiterLimit
    }

    mutating func admit(_ waiter: Waiter, for key: Key, job: @autoclosure () -> Job) -> Admission {
        guard waiterCount < waiterLimit else { return .refuse(waiter) }
        if waiters[key] != nil {
            waiters[key, default: []].append(waiter)
            waiterCount += 1
            return .wait
        }
        guard running < concurrency || queued.count < jobLimit else { return .refuse(waiter) }
        waiters[key] = [waiter]
        waiterCount += 1
        guard running < concurrency else {
            queued.append((key, job()))
            return .wait
        }
        running += 1
        return .start(job())
    }

    /// Ends the job of `key`. Returns who waited for it, and the job to start next.
    mutating func finish(_ key: Key) -> (waiters: [Waiter], next: Job?) {
        let done = waiters.removeValue(forKey: key) ?? []
        waiterCount -= done.count
        guard !queued.isEmpty else {
            running -= 1
            return (done, nil)
        }
        return (done, queued.removeFirst().job)
    }
}

import Synchronization

/// Reads of what will soon be out of date: they are done some milliseconds later, many after one change of threads, which costs
/// more than reading a small file. Nobody may wait for one before its turn has come: those before it can take long.
final class Renewals: Sendable {
    typealias Read = @Sendable () async -> Void

    /// For how long reads are gathered: a thirtieth of the time in which what is renewed still counts.
    private static let delay: Duration = .milliseconds(8)
    /// Reads that are done one after the other. Those behind a file that hangs are left undone, so whoever needs them reads for
    /// itself.
    static let batchSize = 16

    private let executor: (any TaskExecutor)?
    private let waiting = Mutex<[Read]>([])

    /// - Parameter executor: where reads run without changing threads; nil where each may as well be a task of its own.
    init(on executor: (any TaskExecutor)? = nil) {
        self.executor = executor
    }

    func add(_ read: @escaping Read) {
        guard let executor else {
            Task { await read() }
            return
        }
        let isFirst = waiting.withLock { reads in
            reads.append(read)
            return reads.count == 1
        }
        guard isFirst else { return }
        Task {
            try? await Task.sleep(for: Renewals.delay)
            self.run(on: executor)
        }
    }

    private func run(on executor: any TaskExecutor) {
        var reads: [Read] = []
        waiting.withLock { swap(&$0, &reads) }
        for start in stride(from: 0, to: reads.count, by: Renewals.batchSize) {
            let batch = reads[start..<min(start + Renewals.batchSize, reads.count)]
            Task(executorPreference: executor) { for read in batch { await read() } }
        }
    }
}

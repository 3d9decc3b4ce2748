import Foundation
import ObjectStorage
import StorageTesting
import Testing

@testable import Registry

@Suite("Renewals", .timeLimit(.minutes(5)))
struct RenewalsTests {
    /// Runs each job on a thread of its own.
    private final class Counting: TaskExecutor {
        let jobs = SharedCount()

        func enqueue(_ job: consuming ExecutorJob) {
            jobs.add()
            let job = UnownedJob(job)
            Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    @Test("are done many after one change of threads, each once")
    func gathered() async {
        let executor = Counting()
        let renewals = Renewals(on: executor)
        let done = SharedCount()
        let count = Renewals.batchSize * 4
        await withCheckedContinuation { (all: CheckedContinuation<Void, Never>) in
            for _ in 0..<count {
                renewals.add { if done.add() == count { all.resume() } }
            }
        }
        // Scheduling, waking, and a task for each batch; more only if this test was held up for long while it added them.
        #expect(executor.jobs.value < count / 2)
    }

    @Test("that hang keep only those of their batch waiting")
    func hanging() async throws {
        try await TemporaryDirectory.with { path in
            let store = try FilesystemStore(root: path, maximumThreads: 4)
            let renewals = Renewals(on: store.executor)
            let gate = Gate()
            let done = SharedCount()
            let others = Renewals.batchSize * 2
            await withCheckedContinuation { (all: CheckedContinuation<Void, Never>) in
                renewals.add { await gate.pass() }
                for _ in 0..<(Renewals.batchSize - 1) { renewals.add {} }
                for _ in 0..<others { renewals.add { if done.add() == others { all.resume() } } }
            }
            gate.open()
            await store.shutdown()
        }
    }
}

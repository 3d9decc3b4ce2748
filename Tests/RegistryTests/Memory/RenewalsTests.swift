import Foundation
import ObjectStorage
import StorageTesting
import Testing

@testable import Registry

@Suite("Renewals", .timeLimit(.minutes(30)))
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
        let count = Renewals.batchSize * 4
        let done = (0..<count).map { _ in SharedCount() }
        for each in done { renewals.add { each.add() } }
        while !done.allSatisfy({ $0.value > 0 }) { await Task.yield() }
        #expect(done.allSatisfy { $0.value == 1 })
        // A task for each batch; more only if this test was held up for long while it added them.
        #expect(executor.jobs.value < count / 2)
    }

    @Test("behind one that hangs are read by those who need them, and later ones go on")
    func hanging() async throws {
        try await TemporaryDirectory.with { path in
            let store = try FilesystemStore(root: path, maximumThreads: FilesystemStore.minimumThreads)
            let clock = TestClock()
            let memory = FactMemory<String, Int>(maximumCount: 1000, renewals: Renewals(on: store.executor)) {
                clock.now
            }
            let hanging = Hashed(testing: "hanging")
            let behind = Hashed(testing: "behind")
            _ = try await memory.value(for: hanging) { 1 }
            _ = try await memory.value(for: behind) { 1 }
            clock.advance(by: TestClock.second * 4 / 5)
            let gate = Gate()
            let hang: @Sendable () async -> Int? = {
                await gate.pass()
                return 2
            }
            _ = memory.known(hanging, at: clock.now) { hang }
            _ = memory.known(behind, at: clock.now) { { 2 } }
            await gate.whenReached()
            clock.advance(by: TestClock.second)
            let isRead = SharedCount()
            let reader = Task {
                try await memory.value(for: behind) {
                    isRead.add()
                    return 3
                }
            }
            while isRead.value == 0, memory.waiterCount(behind) == 0 { await Task.yield() }
            #expect(memory.waiterCount(behind) == 0)
            gate.open()
            #expect(try await reader.value == 3)
            while !memory.isIdle(hanging) { await Task.yield() }
            await store.shutdown()
        }
    }
}

import ObjectStorage
import Testing

@testable import S3Storage

@Suite("room for parts", .timeLimit(.minutes(30)))
struct PartBudgetTests {
    @Test("is given in the order in which it was asked for, large requests not overtaken by small ones")
    func order() {
        var state = PartBudgetState<String>(capacity: 10)
        let granted = [state.reserve(8, 1, "a"), state.reserve(5, 2, "b"), state.reserve(1, 3, "c")]
        #expect(granted == [true, false, false])
        #expect(state.used == 8)
        let isOvertaken = state.reserveNow(1)
        #expect(!isOvertaken)
        let admitted = state.release(8)
        #expect(admitted == ["b", "c"])
        #expect(state.used == 6)
    }

    @Test("is given to one that is larger than the whole, when it is alone")
    func tooLarge() {
        var state = PartBudgetState<String>(capacity: 10)
        let granted = [state.reserve(1, 1, "a"), state.reserve(50, 2, "b")]
        #expect(granted == [true, false])
        let admitted = state.release(1)
        #expect(admitted == ["b"])
        let isGranted = state.reserve(1, 3, "c")
        #expect(!isGranted)
        let last = state.release(50)
        #expect(last == ["c"])
    }

    @Test("goes to the next when one gives up")
    func givingUp() {
        var state = PartBudgetState<String>(capacity: 10)
        let granted = [state.reserve(6, 1, "a"), state.reserve(9, 2, "b"), state.reserve(3, 3, "c")]
        #expect(granted == [true, false, false])
        let cancelled = state.cancel(2)
        #expect(cancelled?.waiter == "b")
        #expect(cancelled?.admitted == ["c"])
        let again = state.cancel(2)
        #expect(again == nil)
        #expect(state.used == 9)
    }

    @Test("comes free when its holder lets go, and never more is used than there is")
    func bound() async throws {
        let budget = PartBudget(capacity: 10)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let room = try await budget.reserve(4)
                    #expect(budget.used <= 10)
                    await Task.yield()
                    withExtendedLifetime(room) {}
                }
            }
            try await group.waitForAll()
        }
        #expect(budget.used == 0)
    }

    @Test("is not waited for by a task that was cancelled")
    func cancellation() async throws {
        let budget = PartBudget(capacity: 10)
        let room = try await budget.reserve(10)
        let waiting = Task { try await budget.reserve(1) }
        waiting.cancel()
        await #expect(throws: StorageError.self) { _ = try await waiting.value }
        withExtendedLifetime(room) {}
        #expect(budget.used == 10)
    }
}

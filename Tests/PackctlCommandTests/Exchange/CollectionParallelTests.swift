import Synchronization
import Testing

@testable import PackctlCommand

@Suite("Several at a time", .timeLimit(.minutes(30)))
struct CollectionParallelTests {
    @Test("keep their order, and are as many as allowed, no more", arguments: [0, 1, 3, 50])
    func order(_ count: Int) async throws {
        let running = Mutex((now: 0, most: 0))
        let found = try await Array(0..<count).parallelMap(upTo: 3) { number in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            // The first of them run together, or for ever.
            while running.withLock({ $0.most }) < min(count, 3) { try await Task.sleep(for: .milliseconds(1)) }
            running.withLock { $0.now -= 1 }
            return number * 2
        }
        #expect(found == (0..<count).map { $0 * 2 })
        #expect(running.withLock { $0.most } == min(count, 3))
    }

    @Test("end with the first that fails")
    func failure() async {
        await #expect(throws: CommandFailure.self) {
            try await Array(0..<9).parallelMap { number in
                if number == 4 { throw CommandFailure(.other, "four") }
            }
        }
    }
}

import Synchronization
import Testing

@testable import PackctlCommand

@Suite("Several at a time")
struct CollectionParallelTests {
    @Test("keep their order, and are no more than allowed", arguments: [0, 1, 3, 50])
    func order(_ count: Int) async throws {
        let running = Mutex((now: 0, most: 0))
        let found = try await Array(0..<count).parallelMap(upTo: 3) { number in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            await Task.yield()
            running.withLock { $0.now -= 1 }
            return number * 2
        }
        #expect(found == (0..<count).map { $0 * 2 })
        #expect(running.withLock { $0.most } <= 3)
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

import Synchronization
import Testing

@testable import Registry

@Suite("Keyed locks")
struct LockTests {
    @Test("let sharers in together and keep a lone holder alone, in the order of arrival")
    func queue() {
        var queue = LockQueue<Int>()
        let entered = [(1, false), (2, false), (3, true), (4, false), (5, false), (6, true)].map {
            queue.enter($0.0, alone: $0.1)
        }
        // A newcomer does not pass one who waits: lone holders would starve.
        #expect(entered == [true, true, false, false, false, false])
        let admitted = (0..<6).map { _ in queue.leave() }
        #expect(admitted == [[], [3], [4, 5], [], [6], []])
        #expect(queue.isIdle)
    }

    @Test("never overlap a lone holder with anybody, and leave nothing behind")
    func exclusion() async {
        let lock = KeyedLock<Int>()
        let inside = Inside()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<600 {
                group.addTask {
                    let key = index % 3
                    if index % 5 == 0 {
                        await lock.alone(key) {
                            inside.enter(key, alone: true)
                            await Task.yield()
                            inside.leave(key, alone: true)
                        }
                    } else {
                        await lock.shared(key) {
                            inside.enter(key, alone: false)
                            await Task.yield()
                            inside.leave(key, alone: false)
                        }
                    }
                }
            }
        }
        #expect(inside.overlaps == 0)
        #expect(lock.count == 0)
    }

    /// Counts who is inside at one time.
    private final class Inside: Sendable {
        private struct State {
            var shared = [0, 0, 0]
            var alone = [0, 0, 0]
            var overlaps = 0
        }

        private let state = Mutex(State())

        var overlaps: Int { state.withLock { $0.overlaps } }

        func enter(_ key: Int, alone: Bool) {
            state.withLock { state in
                if state.alone[key] > 0 || (alone && state.shared[key] > 0) { state.overlaps += 1 }
                if alone { state.alone[key] += 1 } else { state.shared[key] += 1 }
            }
        }

        func leave(_ key: Int, alone: Bool) {
            state.withLock { state in
                if alone { state.alone[key] -= 1 } else { state.shared[key] -= 1 }
            }
        }
    }
}

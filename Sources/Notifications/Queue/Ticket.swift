import Synchronization

/// What a request waits for: that all queues have put its events into safety.
final class Ticket: Sendable {
    private struct State {
        /// Who has still something to do; the maker is the first.
        var holders = 1
        /// The time of the wait is over.
        var isLate = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func join() {
        state.withLock { $0.holders += 1 }
    }

    func leave() {
        let waiter = state.withLock { state in
            state.holders -= 1
            return state.holders == 0 ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// Returns when all have left, or after `limit`; then false.
    func wait(atMost limit: Duration) async -> Bool {
        state.withLock { $0.isLate = false }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await Task.sleep(for: limit)
                self.giveUp()
            }
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    let isDone = state.holders <= 0 || state.isLate
                    if !isDone { state.waiter = continuation }
                    return isDone
                }
                if isDone { continuation.resume() }
            }
            group.cancelAll()
        }
        return state.withLock { $0.holders <= 0 }
    }

    private func giveUp() {
        let waiter = state.withLock { state in
            state.isLate = true
            return state.waiter.take()
        }
        waiter?.resume()
    }
}

import Synchronization

/// Wakes the one task that waits, also when it is rung before the wait. Rung twice, it wakes once.
///
/// A wait does not end because its task is cancelled: whoever cancels rings.
final class Signal: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        let waiter = state.withLock { state in
            let waiter = state.waiter.take()
            state.isRung = waiter == nil
            return waiter
        }
        waiter?.resume()
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isRung = state.withLock { state in
                precondition(state.waiter == nil, "two tasks wait for one signal")
                defer { state.isRung = false }
                if !state.isRung { state.waiter = continuation }
                return state.isRung
            }
            if isRung { continuation.resume() }
        }
    }

    /// Returns after `limit` at the latest.
    func wait(atMost limit: Duration, _ surroundings: Surroundings) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await surroundings.pause(limit)
                if !Task.isCancelled { self.ring() }
            }
            await wait()
            group.cancelAll()
        }
    }
}

import ObjectStorage
import Synchronization

/// Bounds the bytes of parts that this process holds.
///
/// An upload reserves room for a whole part before it gathers the first bytes of it, and gives it back when the part is at
/// the server. So whoever waits here holds no unfinished part, and every room that is held comes free by itself: there is
/// no deadlock.
final class PartBudget: Sendable {
    private struct State {
        var queue: PartBudgetState<CheckedContinuation<Bool, Never>>
        var lastID: UInt64 = 0
    }

    private let state: Mutex<State>

    init(capacity: Int) {
        state = Mutex(State(queue: PartBudgetState(capacity: capacity)))
    }

    /// Bytes that are reserved now.
    var used: Int { state.withLock { $0.queue.used } }

    /// Takes `size` bytes when they are free now and nobody waits.
    func reserveNow(_ size: Int) -> PartRoom? {
        state.withLock { $0.queue.reserveNow(size) } ? PartRoom(budget: self, size: size) : nil
    }

    /// Waits until `size` bytes are free and takes them, until the returned value is let go of. Throws `.unavailable` when the
    /// task is cancelled while it waits.
    func reserve(_ size: Int) async throws(StorageError) -> PartRoom {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let isGranted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isGranted = state.withLock { state -> Bool? in
                    // A cancellation that came before would find nothing to cancel.
                    if Task.isCancelled { return false }
                    return state.queue.reserve(size, id, continuation) ? true : nil
                }
                if let isGranted { continuation.resume(returning: isGranted) }
            }
        } onCancel: {
            guard let (waiter, admitted) = state.withLock({ $0.queue.cancel(id) }) else { return }
            waiter.resume(returning: false)
            for next in admitted { next.resume(returning: true) }
        }
        guard isGranted else {
            throw StorageError(.unavailable, "an upload was given up while it waited for room to gather a part")
        }
        return PartRoom(budget: self, size: size)
    }

    fileprivate func release(_ size: Int) {
        for waiter in state.withLock({ $0.queue.release(size) }) { waiter.resume(returning: true) }
    }
}

/// Room for one part; letting go of it gives it back.
final class PartRoom: Sendable {
    private let budget: PartBudget
    private let size: Int

    /// For how long it is its holder's though others wait: ten seconds, and one for each MiB.
    var turn: Duration { .seconds(10 + size >> 20) }

    fileprivate init(budget: PartBudget, size: Int) {
        self.budget = budget
        self.size = size
    }

    deinit {
        budget.release(size)
    }
}

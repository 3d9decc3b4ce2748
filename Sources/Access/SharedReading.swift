import NIOPosix
import Synchronization

/// Reads files on the thread pool, by one reading at a time that all who wait share.
final class SharedReading: Sendable {
    private struct State: Sendable {
        var isReading = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let threadPool: NIOThreadPool
    private let state = Mutex(State())

    init(on threadPool: NIOThreadPool) {
        self.threadPool = threadPool
    }

    /// Returns when `read` has ended, or another one that was under way. Does nothing once the pool has shut down.
    nonisolated(nonsending) func join(_ read: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            let isFirst = state.withLock { state in
                state.waiters.append(continuation)
                defer { state.isReading = true }
                return !state.isReading
            }
            guard isFirst else { return }
            threadPool.submit { workState in
                if workState == .active { read() }
                self.end()
            }
        }
    }

    /// Returns when none is under way that had begun before.
    nonisolated(nonsending) func ended() async {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                if state.isReading { state.waiters.append(continuation) }
                return state.isReading
            }
            if !waits { continuation.resume() }
        }
    }

    private func end() {
        let waiters = state.withLock { state in
            defer { state = State() }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

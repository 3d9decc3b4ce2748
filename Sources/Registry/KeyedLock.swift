import Synchronization

/// One lock for each key that is in use: many may share it, or one may have it alone. Waiting costs no thread, and those
/// who wait are served in the order in which they came.
package final class KeyedLock<Key: Hashable & Sendable>: Sendable {
    private let queues = Mutex<[Key: LockQueue<CheckedContinuation<Void, Never>>]>([:])

    package init() {}

    /// Runs `body` while nobody has the key alone.
    package func shared<Result>(_ key: Key, _ body: () async throws -> Result) async rethrows -> Result {
        await acquire(key, alone: false)
        defer { release(key) }
        return try await body()
    }

    /// Runs `body` while nobody else has the key at all.
    package func alone<Result>(_ key: Key, _ body: () async throws -> Result) async rethrows -> Result {
        await acquire(key, alone: true)
        defer { release(key) }
        return try await body()
    }

    /// Keys that somebody has or waits for.
    var count: Int { queues.withLock { $0.count } }

    private func acquire(_ key: Key, alone: Bool) async {
        await withCheckedContinuation { continuation in
            let entered = queues.withLock { queues in
                queues[key, default: LockQueue()].enter(continuation, alone: alone)
            }
            if entered { continuation.resume() }
        }
    }

    private func release(_ key: Key) {
        let next = queues.withLock { queues -> [CheckedContinuation<Void, Never>] in
            guard var queue = queues.removeValue(forKey: key) else { return [] }
            let next = queue.leave()
            if !queue.isIdle { queues[key] = queue }
            return next
        }
        for continuation in next { continuation.resume() }
    }
}

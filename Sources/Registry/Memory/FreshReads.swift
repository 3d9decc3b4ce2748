/// Reads from a store that other processes write to: each answer was read after it was asked for, and requests that waited
/// when a read was sent share it, so that a tag that a thousand clients ask for costs a few reads at a time.
///
/// Rules and reasons are those of ``QuestionTable``.
final class FreshReads<Key: Hashable & Sendable, Fact: Sendable>: Sendable {
    private enum Outcome: Sendable {
        case found(Fact?)
        case failed(any Error)
        /// Whoever asked went away.
        case abandoned
        /// It is the turn of the one who waited.
        case ask(Table.QuestionID)
    }

    private typealias Table = QuestionTable<Hashed<Key>, CheckedContinuation<Outcome, Never>>

    private let tables = Shards(sharing: 16, least: 1) { _ in Table() }

    /// Whether nobody reads or waits in the shard of that key.
    func isIdle(_ key: Hashed<Key>) -> Bool {
        tables.withLock(key.hash) { $0.isIdle }
    }

    func waiterCount(_ key: Hashed<Key>) -> Int {
        tables.withLock(key.hash) { $0.waiterCount(key) }
    }

    /// What `read` finds, or another's that began after this was called.
    func value(for key: Hashed<Key>, _ read: () async throws -> Fact?) async throws -> Fact? {
        while true {
            if let id = tables.withLock(key.hash, { $0.ask(key) }) { return try await self.read(key, id, read) }
            switch await outcome(of: key) {
            case .found(let fact): return fact
            case .failed(let error): throw error
            case .ask(let id): return try await self.read(key, id, read)
            case .abandoned: continue
            }
        }
    }

    private func read(
        _ key: Hashed<Key>, _ id: Table.QuestionID, _ read: () async throws -> Fact?
    ) async throws -> Fact? {
        do {
            let fact = try await read()
            end(id, of: key, .found(fact))
            return fact
        } catch {
            // That one client went away is no answer for the others.
            end(id, of: key, Task.isCancelled || error is CancellationError ? .abandoned : .failed(error))
            throw error
        }
    }

    private func end(_ id: Table.QuestionID, of key: Hashed<Key>, _ outcome: Outcome) {
        let ending = tables.withLock(key.hash) { $0.end(id, of: key) }
        if let next = ending.next { next.asker.resume(returning: .ask(next.id)) }
        for sharer in ending.sharers { sharer.resume(returning: outcome) }
    }

    private func outcome(of key: Hashed<Key>) async -> Outcome {
        await withCheckedContinuation { continuation in
            let waits = tables.withLock(key.hash) { $0.wait(continuation, for: key) }
            if !waits { continuation.resume(returning: .abandoned) }
        }
    }
}

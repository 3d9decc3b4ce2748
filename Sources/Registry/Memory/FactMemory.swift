/// Remembers for a second what was read from a store that nobody else writes to, so that what is asked for again and again
/// costs no system call, and what changes beside the server is seen within that second all the same.
///
/// Rules and reasons are those of ``FactTable``. Writes by this process are seen at once: each goes through
/// ``writing(_:_:)``.
final class FactMemory<Key: Hashable & Sendable, Fact: Sendable>: Sendable {
    private enum Outcome: Sendable {
        case found(Fact?)
        case failed(any Error)
        /// Whoever read it went away.
        case abandoned
    }

    private typealias Table = FactTable<Hashed<Key>, Fact, CheckedContinuation<Outcome, Never>>

    private let tables: Shards<Table>
    private let lifetime: Int64
    private let renewals: Renewals
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - maximumCount: facts that are remembered at most; 0 for none.
    ///   - lifetime: for how long a fact counts, in nanoseconds.
    ///   - renewals: where facts are read anew before anybody has to wait for them.
    ///   - now: nanoseconds by a clock that never goes back.
    init(
        maximumCount: Int, lifetime: Int64 = ContentMoment.lifetime, renewals: Renewals = Renewals(),
        now: @escaping @Sendable () -> Int64
    ) {
        self.lifetime = lifetime
        self.renewals = renewals
        self.now = now
        tables = Shards(sharing: maximumCount, least: 256) { count in
            Table(maximumCount: maximumCount / count, lifetime: lifetime)
        }
    }

    /// Whether nobody reads, waits or writes in the shard of that key.
    func isIdle(_ key: Hashed<Key>) -> Bool {
        tables.withLock(key.hash) { $0.isIdle }
    }

    /// Those who wait for a read in the shard of that key.
    func waiterCount(_ key: Hashed<Key>) -> Int {
        tables.withLock(key.hash) { $0.waiterCount }
    }

    /// The fact, when it is remembered.
    func known(_ key: Hashed<Key>, at now: Int64) -> Fact? {
        tables.withLock(key.hash) { $0.known(key, at: now) }
    }

    /// Likewise, with the time when its reading began. A fact that will soon not count any more is read anew meanwhile, by what
    /// `makeRead` makes, so that those who ask for it all the time never wait.
    func known(
        _ key: Hashed<Key>, at now: Int64, renewedBy makeRead: () -> @Sendable () async throws -> Fact?
    ) -> (fact: Fact, since: Int64)? {
        guard let known = tables.withLock(key.hash, { $0.renewing(key, at: now) }) else { return nil }
        if known.isToBeRenewed {
            let read = makeRead()
            renewals.add {
                let now = self.now()
                guard let id = self.tables.withLock(key.hash, { $0.beginRenewal(key, at: now) }) else { return }
                // Who asks next is told why it failed.
                _ = try? await self.read(key, id, read)
            }
        }
        return (known.fact, known.since)
    }

    /// Facts that are kept, whether or not they count.
    var count: Int { tables.reduce(0) { $0 + $1.factCount } }

    var uses: CacheUses { tables.reduce(CacheUses()) { $0 + $1.uses } }

    /// Lets go of a fact that nobody will need.
    func forget(_ key: Hashed<Key>) {
        tables.withLock(key.hash) { $0.forget(key) }
    }

    /// Lets go of the facts that do not count at `now` any more, for those that hold more than memory.
    func forgetOld(at now: Int64) {
        tables.forEach { $0.forgetOld(at: now) }
    }

    /// Lets go of all facts.
    func forgetAll() {
        tables.forEach { [lifetime, now = now()] in $0.forgetOld(at: now + lifetime) }
    }

    /// The fact, from memory or by `read`, whose result all share who ask for it meanwhile. Nil is what `read` found
    /// nothing by.
    func value(for key: Hashed<Key>, _ read: () async throws -> Fact?) async throws -> Fact? {
        while true {
            let now = now()
            switch tables.withLock(key.hash, { $0.ask(key, at: now) }) {
            case .known(let fact): return fact
            case .readAlone: return try await read()
            case .read(let id): return try await self.read(key, id, read)
            case .wait:
                switch await outcome(of: key) {
                case .found(let fact): return fact
                case .failed(let error): throw error
                case .abandoned: continue
                }
            }
        }
    }

    /// Runs `write`, which changes the fact.
    func writing<Result, Failure: Error>(
        _ key: Hashed<Key>, _ write: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        tables.withLock(key.hash) { $0.beginWrite(key) }
        defer { tables.withLock(key.hash) { $0.endWrite(key) } }
        return try await write()
    }

    private func read(
        _ key: Hashed<Key>, _ id: Table.ReadID, _ read: () async throws -> Fact?
    ) async throws -> Fact? {
        do {
            let fact = try await read()
            end(id, of: key, with: fact, .found(fact))
            return fact
        } catch {
            // That one client went away is no answer for the others.
            end(id, of: key, with: nil, Task.isCancelled || error is CancellationError ? .abandoned : .failed(error))
            throw error
        }
    }

    private func end(_ id: Table.ReadID, of key: Hashed<Key>, with fact: Fact?, _ outcome: Outcome) {
        for waiter in tables.withLock(key.hash, { $0.end(id, of: key, with: fact) }) {
            waiter.resume(returning: outcome)
        }
    }

    private func outcome(of key: Hashed<Key>) async -> Outcome {
        await withCheckedContinuation { continuation in
            let now = now()
            let waits = tables.withLock(key.hash) { $0.wait(continuation, for: key, at: now) }
            if !waits { continuation.resume(returning: .abandoned) }
        }
    }
}

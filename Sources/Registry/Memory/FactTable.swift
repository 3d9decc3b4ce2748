/// What was read from a store a moment ago, who reads it now, and who changes it: decides what a reader does, and nothing
/// else. Whoever holds this value reads, waits and resumes.
///
/// A fact counts for ``lifetime`` from the moment its reading began. Three rules keep it true besides:
///
/// - A write takes the fact away when it begins, and until it has ended nothing is remembered of its key. So whoever asks
///   after the answer to a write asks the store.
/// - A read that began before a write, or during one, never becomes a fact, however late it ends.
/// - Readers share a read only if nothing was written since it began, and not when it hangs.
///
/// That something is absent is never a fact.
struct FactTable<Key: Hashable & Sendable, Fact: Sendable, Waiter: Sendable>: Sendable {
    /// Nanoseconds.
    typealias Time = Int64

    /// What a reader has to do.
    enum Step: Sendable {
        /// Nothing: this is it.
        case known(Fact)
        /// Read it and call ``end(_:of:with:)``, in any case; others may wait for it.
        case read(ReadID)
        /// Wait for the one who reads it: call ``wait(_:for:at:)``.
        case wait
        /// Read it, and tell nobody: it is being written.
        case readAlone
    }

    struct ReadID: Hashable, Sendable {
        fileprivate var number: UInt64
    }

    private struct Remembered {
        var fact: Fact
        var since: Time
    }

    private struct Read {
        var id: ReadID
        var begun: Time
    }

    let lifetime: Int64
    private var facts: Generations<Key, Remembered>
    /// The keys whose renewal somebody was told to begin.
    private var renewals: Set<Key> = []
    /// The reads that may be joined and whose result will be a fact.
    private var reads: [Key: Read] = [:]
    /// Those who wait for a read, also for one that a write has overtaken: what it brings was true when they asked.
    private var waiters: [ReadID: [Waiter]] = [:]
    /// How many write each key.
    private var writes: [Key: Int] = [:]
    private var lastRead: UInt64 = 0
    /// How often a fact was there that counts, and how often one had to be read.
    private(set) var uses = CacheUses()

    init(maximumCount: Int, lifetime: Int64) {
        self.lifetime = lifetime
        facts = Generations(maximumCount: maximumCount)
    }

    /// Whether nobody reads, waits or writes.
    var isIdle: Bool { reads.isEmpty && waiters.isEmpty && writes.isEmpty }

    /// Those who wait for any read.
    var waiterCount: Int { waiters.values.reduce(0) { $0 + $1.count } }

    mutating func known(_ key: Key, at now: Time) -> Fact? {
        guard let known = facts.value(for: key), now - known.since < lifetime else { return nil }
        uses.hits &+= 1
        return known.fact
    }

    /// The fact, when it counts, and when its reading began. Of one that will soon not count any more the first who asks is told
    /// to renew it: call ``beginRenewal(_:at:)``; what is asked for all the time is so never waited for.
    mutating func renewing(_ key: Key, at now: Time) -> (fact: Fact, since: Time, isToBeRenewed: Bool)? {
        guard let known = facts.value(for: key), now - known.since < lifetime else { return nil }
        uses.hits &+= 1
        guard isOld(known, at: now), reads[key] == nil, writes[key] == nil else {
            return (known.fact, known.since, false)
        }
        return (known.fact, known.since, renewals.insert(key).inserted)
    }

    /// The read of a renewal whose turn has come: end it with ``end(_:of:with:)``. Nil when it is not needed any more.
    /// Until now nobody has waited for it.
    mutating func beginRenewal(_ key: Key, at now: Time) -> ReadID? {
        renewals.remove(key)
        guard let known = facts.value(for: key), isOld(known, at: now), reads[key] == nil, writes[key] == nil else {
            return nil
        }
        return begin(key, at: now)
    }

    private func isOld(_ known: Remembered, at now: Time) -> Bool {
        now - known.since >= lifetime - lifetime / 4
    }

    /// Facts that are kept, whether or not they count.
    var factCount: Int { facts.count }

    /// Forgets one fact that nobody will need.
    mutating func forget(_ key: Key) {
        facts.remove(key)
    }

    /// Lets go of all facts that do not count any more.
    mutating func forgetOld(at now: Time) {
        facts.removeAll { now - $0.since >= lifetime }
    }

    mutating func ask(_ key: Key, at now: Time) -> Step {
        if let fact = known(key, at: now) { return .known(fact) }
        uses.misses &+= 1
        if writes[key] != nil { return .readAlone }
        if let read = reads[key], now - read.begun < lifetime { return .wait }
        return .read(begin(key, at: now))
    }

    private mutating func begin(_ key: Key, at now: Time) -> ReadID {
        lastRead += 1
        let id = ReadID(number: lastRead)
        reads[key] = Read(id: id, begun: now)
        return id
    }

    /// Returns false when there is no read to wait for any more; ask again.
    mutating func wait(_ waiter: Waiter, for key: Key, at now: Time) -> Bool {
        guard let read = reads[key], now - read.begun < lifetime else { return false }
        waiters[read.id, default: []].append(waiter)
        return true
    }

    /// Ends a read with what it found; nil when it found nothing or failed. Returns those who wait for it.
    mutating func end(_ id: ReadID, of key: Key, with fact: Fact?) -> [Waiter] {
        if let read = reads[key], read.id == id {
            reads[key] = nil
            if let fact { facts.insert(Remembered(fact: fact, since: read.begun), for: key) } else { facts.remove(key) }
        }
        return waiters.removeValue(forKey: id) ?? []
    }

    /// To be called before anything of the write can be seen.
    mutating func beginWrite(_ key: Key) {
        writes[key, default: 0] += 1
        facts.remove(key)
        reads[key] = nil
    }

    /// To be called when nothing more of the write can happen, whether or not it failed.
    mutating func endWrite(_ key: Key) {
        guard let count = writes[key], count > 1 else {
            writes[key] = nil
            return
        }
        writes[key] = count - 1
    }
}

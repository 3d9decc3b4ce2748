/// Who has a lock and who waits for it. Decides only; whoever holds this value resumes those whom it names.
struct LockQueue<Waiter> {
    /// How many share it now; -1 when one has it alone.
    private var holders = 0
    private var waiting: [(waiter: Waiter, alone: Bool)] = []

    var isIdle: Bool { holders == 0 && waiting.isEmpty }

    /// Whether the newcomer has the lock at once. Else it is queued, behind all who wait already.
    mutating func enter(_ waiter: Waiter, alone: Bool) -> Bool {
        guard waiting.isEmpty, alone ? holders == 0 : holders >= 0 else {
            waiting.append((waiter, alone))
            return false
        }
        holders = alone ? -1 : holders + 1
        return true
    }

    /// One holder lets go. Returns those who have the lock from now on.
    mutating func leave() -> [Waiter] {
        holders = holders < 0 ? 0 : holders - 1
        guard holders == 0 else { return [] }
        if let first = waiting.first, first.alone {
            holders = -1
            return [waiting.removeFirst().waiter]
        }
        let admitted = waiting.prefix { !$0.alone }
        waiting.removeFirst(admitted.count)
        holders = admitted.count
        return admitted.map(\.waiter)
    }
}

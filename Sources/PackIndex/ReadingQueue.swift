import OCI

/// Whose archives are read: so many at once, of one repository one at a time, and those that wait take turns, whatever each of them
/// wants read: who has just read comes behind all who wait. So many or huge archives of one pack keep those of another waiting no longer
/// than one of them takes, and only while all other rows are taken too. Decides only; whoever holds this value resumes those whom it
/// names.
struct ReadingQueue<Waiter> {
    private let rows: Int
    private var reading: Set<RepositoryName> = []
    private var waiting: [RepositoryName: [Waiter]] = [:]
    /// Those that wait, each once; of these the first that reads nothing is next.
    private var order: [RepositoryName] = []

    init(rows: Int) {
        self.rows = Swift.max(1, rows)
    }

    var isIdle: Bool { reading.isEmpty && order.isEmpty }

    /// Whether the newcomer reads at once. Else it is queued.
    mutating func enter(_ waiter: Waiter, for name: RepositoryName) -> Bool {
        guard reading.count >= rows || reading.contains(name) else {
            // With a row free only those wait that read already.
            reading.insert(name)
            return true
        }
        if waiting[name] == nil { order.append(name) }
        waiting[name, default: []].append(waiter)
        return false
    }

    /// One has read. Returns who reads next.
    mutating func leave(_ name: RepositoryName) -> Waiter? {
        reading.remove(name)
        if waiting[name] != nil, let place = order.firstIndex(of: name) { order.append(order.remove(at: place)) }
        guard let index = order.firstIndex(where: { !reading.contains($0) }) else { return nil }
        let next = order.remove(at: index)
        guard var queue = waiting.removeValue(forKey: next), let waiter = queue.first else { return nil }
        queue.removeFirst()
        if !queue.isEmpty {
            waiting[next] = queue
            order.append(next)
        }
        reading.insert(next)
        return waiter
    }
}

import NIOCore

/// The events that wait for one endpoint, in order and within bounds.
///
/// One that does not fit is not taken in, and those that are in stay: what was promised to be kept is never given up for
/// something newer, and the receiver misses one stretch instead of many pieces. With a journal an event is safe, and may be
/// sent, when it was saved there; without one at once.
struct EventQueue: Sendable {
    /// What is counted for an event besides its JSON.
    static let overhead = 128

    private let maximumEvents: Int
    private let maximumSize: Int
    private let isSaved: Bool
    private var entries = CircularBuffer<QueueEntry>()
    /// Bytes, with the overhead.
    private(set) var size = 0
    /// How many of the first entries are safe.
    private var safeCount = 0

    /// - Parameter isSaved: whether entries have to be saved before they count as safe.
    init(maximumEvents: Int, maximumSize: Int, isSaved: Bool) {
        self.maximumEvents = maximumEvents
        self.maximumSize = maximumSize
        self.isSaved = isSaved
    }

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }

    /// Returns whether there was room.
    mutating func offer(_ entry: QueueEntry) -> Bool {
        let cost = Self.cost(entry)
        guard entries.count < maximumEvents, cost <= maximumSize - size else { return false }
        entries.append(entry)
        size += cost
        if !isSaved { safeCount = entries.count }
        return true
    }

    /// Takes in what another run saved, before all that is not safe yet. It was promised, and has room in any case.
    mutating func restore(_ saved: [QueueEntry]) {
        entries.insert(contentsOf: saved, at: entries.index(entries.startIndex, offsetBy: safeCount))
        safeCount += saved.count
        size += saved.reduce(0) { $0 + Self.cost($1) }
    }

    /// The next to be sent; nil when none is, or it is not safe yet.
    var next: QueueEntry? { safeCount > 0 ? entries.first : nil }

    /// Takes the first one out, which was sent.
    mutating func removeFirst() {
        guard safeCount > 0, let entry = entries.popFirst() else { return }
        safeCount -= 1
        size -= Self.cost(entry)
    }

    /// Entries that are to be saved, the first ones first: one at least, and no more than `limit` bytes else.
    func unsaved(upTo limit: Int) -> [QueueEntry] {
        var batch: [QueueEntry] = []
        var bytes = 0
        for entry in entries.dropFirst(safeCount) {
            bytes += entry.bytes.readableBytes
            if bytes > limit, !batch.isEmpty { break }
            batch.append(entry)
        }
        return batch
    }

    /// Notes where the first unsaved entries are kept; nil for those that could not be saved, which are sent from memory.
    /// Returns their tickets.
    mutating func noteSaved(at positions: [JournalPosition?]) -> [Ticket] {
        var tickets: [Ticket] = []
        for position in positions where safeCount < entries.count {
            let index = entries.index(entries.startIndex, offsetBy: safeCount)
            if let ticket = entries[index].ticket { tickets.append(ticket) }
            entries[index].ticket = nil
            entries[index].position = position
            safeCount += 1
        }
        return tickets
    }

    /// Entries that were saved in some runs, in order.
    func saved(in runs: [String]) -> [QueueEntry] {
        entries.filter { $0.position.map { runs.contains($0.run) } == true }
    }

    /// Notes that entries are kept elsewhere now. Returns the last new place whose entry was sent meanwhile, as those before it were.
    mutating func move(_ places: [JournalPosition: JournalPosition]) -> JournalPosition? {
        var left = places
        for index in entries.indices {
            if let new = entries[index].position.flatMap({ left.removeValue(forKey: $0) }) {
                entries[index].position = new
            }
        }
        return left.values.max { $0.number < $1.number }
    }

    /// Notes that what was saved in some runs is kept nowhere any more. Returns of how many events.
    mutating func forget(savedIn runs: [String]) -> Int {
        var count = 0
        for index in entries.indices where entries[index].position.map({ runs.contains($0.run) }) == true {
            entries[index].position = nil
            count += 1
        }
        return count
    }

    /// How many would be gone with the process.
    var volatileCount: Int { entries.count { $0.position == nil } }

    private static func cost(_ entry: QueueEntry) -> Int { entry.bytes.readableBytes + overhead }
}

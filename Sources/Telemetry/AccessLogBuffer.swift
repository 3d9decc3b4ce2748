import Synchronization

/// The lines that wait for the access log's thread, and what that thread is to do next. Each lane has a lock of its own, so
/// that threads which log at the same time do not wait for each other: for one that was stopped in the middle of a line the
/// others would wait longer than for the line.
final class AccessLogBuffer: Sendable {
    /// What the thread does after it has taken.
    enum Task: Hashable {
        /// Write what was taken.
        case write
        /// Sleep until ``append(_:lane:)`` or ``close()`` asks for a wake-up.
        case sleep
        case finish
    }

    /// What one thread, the access log's, needs to put lines in order; it is used again.
    struct Gathering {
        fileprivate var lanes: [AccessLogLane.Lines] = []
        fileprivate var order: [(number: UInt64, lane: Int, range: Range<Int>)] = []
    }

    private final class Place: Sendable {
        let lane = Mutex(AccessLogLane())
    }

    private static let laneCount = 16

    private let capacity: Int
    private let places = (0..<laneCount).map { _ in Place() }
    private let waiting = Atomic<Int>(0)
    private let lastNumber = Atomic<UInt64>(0)
    private let isSleeping = Atomic<Bool>(false)
    private let isClosed = Atomic<Bool>(false)
    /// Lines lost since the last report.
    private let lostLines = Atomic<Int>(0)
    private let linesLostInAll = Atomic<UInt64>(0)

    /// - Parameter capacity: bytes that wait at most.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Adds a line, or counts it as lost when there is no room. Lines are numbered as they come, and written in that order.
    /// Returns whether the thread must be woken.
    func append(_ entry: AccessLogEntry, lane: Int) -> Bool {
        let number = lastNumber.add(1, ordering: .relaxed).newValue
        let isTaken = places[lane & (Self.laneCount - 1)].lane.withLock { lane in
            guard !isClosed.load(ordering: .acquiring) else { return true }
            let room = capacity - waiting.load(ordering: .relaxed)
            guard let length = lane.append(entry, number: number, room: room) else { return false }
            waiting.add(length, ordering: .relaxed)
            return true
        }
        if !isTaken { lose(1) }
        return isTaken && wake()
    }

    /// Accepts no more lines. Returns whether the thread must be woken.
    func close() -> Bool {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        return wake()
    }

    /// Closes and forgets the waiting lines: nobody will read them.
    func abandon() {
        isClosed.store(true, ordering: .releasing)
        var gathering = Gathering()
        var lines: [UInt8] = []
        gather(&gathering, into: &lines)
    }

    /// Hands all waiting lines over, in the order of their numbers.
    func take(_ gathering: inout Gathering, into lines: inout [UInt8]) -> Task {
        let wasClosed = isClosed.load(ordering: .acquiring)
        gather(&gathering, into: &lines)
        guard lines.isEmpty else { return .write }
        guard !wasClosed else { return .finish }
        isSleeping.store(true, ordering: .sequentiallyConsistent)
        // Whoever has added a line before could not know that it sleeps.
        gather(&gathering, into: &lines)
        guard lines.isEmpty, !isClosed.load(ordering: .sequentiallyConsistent) else {
            isSleeping.store(false, ordering: .sequentiallyConsistent)
            return lines.isEmpty ? take(&gathering, into: &lines) : .write
        }
        return .sleep
    }

    private func gather(_ gathering: inout Gathering, into lines: inout [UInt8]) {
        lines.removeAll(keepingCapacity: true)
        gathering.order.removeAll(keepingCapacity: true)
        while gathering.lanes.count < places.count { gathering.lanes.append(AccessLogLane.Lines()) }
        for (index, place) in places.enumerated() {
            place.lane.withLock { $0.take(into: &gathering.lanes[index]) }
            var start = 0
            for mark in gathering.lanes[index].marks {
                gathering.order.append((mark.number, index, start..<mark.end))
                start = mark.end
            }
        }
        gathering.order.sort { $0.number < $1.number }
        for line in gathering.order { lines += gathering.lanes[line.lane].bytes[line.range] }
        waiting.subtract(lines.count, ordering: .relaxed)
    }

    /// Counts lines that nobody will read.
    func lose(_ count: Int) {
        lostLines.add(count, ordering: .relaxed)
        linesLostInAll.wrappingAdd(UInt64(count), ordering: .relaxed)
    }

    /// The lines lost since the start.
    var lostInAll: UInt64 { linesLostInAll.load(ordering: .relaxed) }

    /// The lines lost since this was last asked.
    func takeLostLines() -> Int {
        lostLines.exchange(0, ordering: .relaxed)
    }

    private func wake() -> Bool {
        // Mostly it does not sleep, and a look costs less than an exchange.
        isSleeping.load(ordering: .sequentiallyConsistent)
            && isSleeping.exchange(false, ordering: .sequentiallyConsistent)
    }
}

/// The lines that wait for the access log's thread, and what that thread is to do next.
struct AccessLogBuffer: Sendable {
    /// What the thread does after it has taken.
    enum Task: Hashable {
        /// Write what was taken.
        case write
        /// Sleep until ``append(_:)`` or ``close()`` asks for a wake-up.
        case sleep
        case finish
    }

    private let capacity: Int
    private var lines: [UInt8] = []
    private var isSleeping = false
    private var isClosed = false
    /// Lines lost since the last report.
    private var lostLines = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Adds a line with its end, or counts it as lost when there is no room. Returns whether the thread must be woken.
    mutating func append(_ line: [UInt8]) -> Bool {
        guard !isClosed else { return false }
        guard lines.count + line.count <= capacity else {
            lostLines += 1
            return false
        }
        lines += line
        return wake()
    }

    /// Accepts no more lines. Returns whether the thread must be woken.
    mutating func close() -> Bool {
        isClosed = true
        return wake()
    }

    /// Closes and forgets the waiting lines: nobody will read them.
    mutating func abandon() {
        isClosed = true
        lines = []
    }

    /// Hands all waiting lines over, in exchange for an empty array whose memory is used again.
    mutating func take(into taken: inout [UInt8]) -> Task {
        taken.removeAll(keepingCapacity: true)
        guard lines.isEmpty else {
            swap(&lines, &taken)
            return .write
        }
        isSleeping = !isClosed
        return isClosed ? .finish : .sleep
    }

    /// Counts lines whose write failed.
    mutating func lose(_ count: Int) {
        lostLines += count
    }

    /// The lines lost since this was last asked.
    mutating func takeLostLines() -> Int {
        defer { lostLines = 0 }
        return lostLines
    }

    private mutating func wake() -> Bool {
        defer { isSleeping = false }
        return isSleeping
    }
}

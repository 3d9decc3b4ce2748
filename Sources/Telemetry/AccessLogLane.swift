/// The lines that requests of one thread left, until the access log's thread takes them.
struct AccessLogLane: Sendable {
    /// A line's number among all, and where it ends.
    struct Mark: Sendable {
        var number: UInt64
        var end: Int
    }

    /// What waits, one line behind the other.
    struct Lines: Sendable {
        var bytes: [UInt8] = []
        var marks: [Mark] = []

        mutating func removeAll() {
            bytes.removeAll(keepingCapacity: true)
            marks.removeAll(keepingCapacity: true)
        }
    }

    private var formatter = AccessLogFormatter()
    private var lines = Lines()

    /// Adds a line, unless it has more bytes than `room`. Returns how many it has.
    mutating func append(_ entry: AccessLogEntry, number: UInt64, room: Int) -> Int? {
        let start = lines.bytes.count
        formatter.append(entry, to: &lines.bytes)
        let length = lines.bytes.count - start
        guard length <= room else {
            lines.bytes.removeSubrange(start...)
            return nil
        }
        lines.marks.append(Mark(number: number, end: lines.bytes.count))
        return length
    }

    /// Hands all lines over, in exchange for an empty value whose memory is used again.
    mutating func take(into taken: inout Lines) {
        taken.removeAll()
        swap(&lines, &taken)
    }
}

import Glibc

/// A file of a run: lines of ``JournalRecord``, only ever appended to.
struct JournalSegment {
    static let suffix = ".events"
    /// Bytes of a file that is read; ours stay far below.
    static let largest = 64 << 20

    let path: String
    let number: UInt64
    /// Bytes of whole lines.
    var size: Int
    /// The number of the last event in it; 0 when there is none.
    var lastEvent: UInt64

    init(number: UInt64, in folder: String, size: Int = 0, lastEvent: UInt64 = 0) {
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
        path = "\(folder)/\(name)\(Self.suffix)"
        self.number = number
        self.size = size
        self.lastEvent = lastEvent
    }

    static func number(of name: String) -> UInt64? {
        guard name.hasSuffix(suffix) else { return nil }
        return UInt64(name.dropLast(suffix.count))
    }

    /// What is in a file, and how many lines could not be read; an unfinished last one does not count.
    static func read(_ path: String) throws(JournalFault) -> (records: [JournalRecord], damaged: Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw JournalFault("opening \(path)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw JournalFault("reading \(path)") }
            guard count > 0 else { break }
            bytes += piece[..<count]
            guard bytes.count <= largest else { throw JournalFault("reading \(path)", code: EFBIG) }
        }
        var records: [JournalRecord] = []
        var damaged = 0
        var rest = bytes[...]
        while let end = rest.firstIndex(of: JournalRecord.newline) {
            if let record = JournalRecord(rest[..<end]) { records.append(record) } else { damaged += 1 }
            rest = rest[rest.index(after: end)...]
        }
        return (records, damaged)
    }
}

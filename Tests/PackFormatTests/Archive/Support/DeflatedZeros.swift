/// A gzip that unpacks to given bytes and then to any number of zeros, put together as it is pulled: 13 bytes for 2,064
/// zeros.
///
/// RFC 1951, 3.2.6: a stored block, then one of fixed codes with a zero and repetitions of it.
struct DeflatedZeros {
    private var start: [UInt8]?
    private var left: Int

    /// How many of its pieces were asked for; all but the first hold about 2 MiB of zeros.
    private(set) var pieces = 0

    init(after bytes: [UInt8], zeros count: Int) {
        let whole = GzipBytes.member(bytes)
        // Without the trailer, and the last stored block not the last block. It has to be the only one.
        precondition(bytes.count < 0xffff)
        var begin = Array(whole.dropLast(8))
        begin[10] = 0
        // Last block of fixed codes; a zero; 258 zeros from one byte back. That ends on a byte.
        var bits: [Bool] = [true, true, false] + DeflatedZeros.zero + DeflatedZeros.run
        start = begin + DeflatedZeros.bytes(&bits)
        left = count
    }

    private static let zero = bits("00110000")
    private static let run = bits("11000101") + bits("00000")
    private static let piece: [UInt8] = {
        var bits = Array(repeating: run, count: 8).flatMap { $0 }
        let unit = bytes(&bits)
        return Array(repeating: unit, count: 1024).flatMap { $0 }
    }()

    private static func bits(_ text: String) -> [Bool] { text.map { $0 == "1" } }

    private static func bytes(_ bits: inout [Bool]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { $0 | (bits[start + $1] ? 1 << UInt8($1) : 0) }
        }
    }

    mutating func next() -> [UInt8]? {
        if let start {
            self.start = nil
            return start
        }
        guard left > 0 else { return nil }
        pieces += 1
        left -= 258 * 8 * 1024
        return DeflatedZeros.piece
    }
}

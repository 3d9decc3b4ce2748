/// The lines of a text one after the other, without a list of them all: a file of nothing but line feeds has many.
struct ByteLines: Sequence, IteratorProtocol {
    struct Line {
        /// From 1.
        var number: Int
        /// Without its line feed.
        var bytes: ArraySlice<UInt8>
    }

    private let bytes: [UInt8]
    private var start = 0
    private var number = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> Line? {
        guard start < bytes.count else { return nil }
        let rest = bytes[start...]
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        start = end + 1
        number += 1
        return Line(number: number, bytes: rest[..<end])
    }
}
